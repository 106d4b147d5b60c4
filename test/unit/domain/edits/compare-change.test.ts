import { describe, expect, it } from 'vitest';
import { saidByXpm } from '../../../../src/domain/activity/statement.ts';
import {
  compareChange,
  reportOf,
  settleChange,
} from '../../../../src/domain/edits/compare-change.ts';
import type { PendingChange } from '../../../../src/domain/edits/pending-change.ts';
import { edited, rebase } from '../../../../src/domain/edits/pending-change.ts';
import { refusedAs } from '../../../../src/domain/edits/refusal.ts';
import { change } from './pending.ts';

const read = (content: string | null) => ({ type: 'read', content }) as const;
const sending = { sending: true, attempts: 1 };

describe('Comparing a queued change with XPM', () => {
  it('A change whose part was not read belongs to the next round', () => {
    expect(compareChange(change(), { type: 'notRead' }, false)).toEqual({ type: 'later' });
  });

  it('A change whose content XPM has already is not sent', () => {
    expect(compareChange(change(), read('ours'), false)).toEqual({
      type: 'present',
      content: 'ours',
      reported: null,
    });
  });

  it('A change that an earlier round has sent is reported with what it replaced', () => {
    const sent = change({
      attempts: 1,
      sending: true,
      theirs: 'other',
      replaces: { content: 'other' },
    });
    expect(compareChange(sent, read('ours'), false)).toEqual({
      type: 'present',
      content: 'ours',
      reported: { change: sent, replaced: { content: 'other' }, altered: null },
    });
  });

  it('A change that differs is sent, and the content of XPM is noted', () => {
    const delayed = change({ problem: 'XPM is unavailable.', nextAttemptAt: new Date(0) });
    expect(compareChange(delayed, read('other'), false)).toEqual({
      type: 'send',
      change: change({ ...sending, theirs: 'other', replaces: { content: 'other' } }),
    });
  });

  it('A record that is maintained here does not note the content of XPM', () => {
    expect(compareChange(change(), read('other'), true)).toEqual({
      type: 'send',
      change: change(sending),
    });
  });

  it('A change whose value in XPM is unreadable is sent', () => {
    expect(compareChange(change(), { type: 'unreadable' }, false)).toEqual({
      type: 'send',
      change: change(sending),
    });
  });
});

describe('Comparing a change whose field was never read before its edit', () => {
  const unread = (given: Partial<PendingChange> = {}) =>
    change({ base: null, theirs: null, isBaseKnown: false, ...given });

  it('The change is sent to an empty field', () => {
    expect(compareChange(unread(), read(null), false)).toEqual({
      type: 'send',
      change: change({ ...sending, base: null, theirs: null }),
    });
  });

  it('The change is not sent when XPM has the content already', () => {
    expect(compareChange(unread(), read('ours'), false)).toMatchObject({ type: 'present' });
  });

  it.each([
    ['a content', unread()],
    ['a content that is to be cleared', unread({ ours: null })],
    ['a content that a list has seen in the meantime', unread({ theirs: 'seen' })],
  ])(
    'The change waits for a decision when XPM has %s, also where the record is maintained',
    (_, given) => {
      for (const isOurs of [false, true]) {
        expect(compareChange(given, read('seen'), isOurs)).toMatchObject({
          type: 'needsDecision',
          change: {
            base: 'seen',
            theirs: 'seen',
            isBaseKnown: true,
            sending: false,
            refusal: {
              reason: 'NOT_DISPLAYED',
              speaker: 'SERVICE',
              text: expect.stringContaining('“seen”') as string,
            },
          },
        });
      }
    },
  );

  it('The change is sent when it is entered again after the content was displayed', () => {
    const first = compareChange(unread(), read('seen'), false);
    const again = edited(first.type === 'needsDecision' ? first.change : unread(), {
      content: 'ours',
      by: 'Ada',
      at: new Date(0),
    });
    const compared = compareChange(again ?? unread(), read('seen'), false);
    expect(compared).toMatchObject({ type: 'send', change: { refusal: null, ours: 'ours' } });
  });

  it.each([true, false])(
    'An unreadable value is not taken for an empty one (read: %s)',
    (known) => {
      const empty = unread({ isBaseKnown: known });
      expect(compareChange(empty, { type: 'unreadable' }, false)).toMatchObject({
        type: 'needsDecision',
        change: { refusal: { reason: 'UNREADABLE_IN_XPM', speaker: 'SERVICE' } },
      });
    },
  );

  it('A list that reads the field first displays its content and decides nothing', () => {
    expect(rebase(unread(), 'seen')).toEqual(unread({ theirs: 'seen' }));
    expect(rebase(unread(), 'ours')).toBeNull();
  });
});

describe('The report of a change that has reached XPM', () => {
  const sent = change(sending);
  const replaces = (content: string | null) => ({ replaces: { content } });
  const report = (latest: PendingChange, before = sent, altered: string | null = null) =>
    reportOf({
      sent: before,
      latest,
      altered: altered === null ? null : { content: altered },
    }).replaced;

  it('The report names no content when XPM had the base all the time', () => {
    expect(report(sent)).toBeNull();
  });

  it('The report names a content that the push saw before its call', () => {
    const seen = change({ ...sending, theirs: 'other', ...replaces('other') });
    expect(report(seen, seen)).toEqual({ content: 'other' });
  });

  it('A late page that still has the base does not undo what the push saw', () => {
    const seen = change({ ...sending, theirs: 'other', ...replaces('other') });
    const late = rebase(seen, 'theirs') ?? seen;
    expect(late.replaces).toBeNull();
    expect(report(late, seen)).toEqual({ content: 'other' });
  });

  it.each(['other', 'ours'])(
    'The report names a content that a list saw during the call, then %s',
    (now) => {
      const during = rebase(sent, 'other') ?? sent;
      expect(report(rebase(during, now) ?? during)).toEqual({ content: 'other' });
    },
  );

  it('The report names an emptied field', () => {
    expect(report({ ...sent, ...replaces(null) })).toEqual({ content: null });
  });

  it('The report does not name a content that XPM has after the call, but the one before that', () => {
    const after = { ...sent, theirs: 'after', ...replaces('after') };
    expect(report(after, sent, 'after')).toBeNull();
    const before = change({ ...sending, theirs: 'before', ...replaces('before') });
    expect(report(after, before, 'after')).toEqual({ content: 'before' });
  });
});

describe('Settling a change that was sent', () => {
  const sent = change(sending);

  it('A refused change keeps the message of XPM', () => {
    const settled = settleChange(
      { change: sent, latest: sent, refusal: refusedAs('REJECTED', saidByXpm('No.')) },
      read('theirs'),
    );
    expect(settled).toEqual({
      type: 'rejected',
      change: { ...sent, sending: false, refusal: refusedAs('REJECTED', saidByXpm('No.')) },
    });
  });

  it('A change that was edited after its refused content was sent stays queued', () => {
    const latest = { ...sent, ours: 'newer' };
    const settled = settleChange(
      { change: sent, latest, refusal: refusedAs('REJECTED', saidByXpm('No.')) },
      read('theirs'),
    );
    expect(settled).toEqual({ type: 'queued', change: { ...latest, sending: false } });
  });

  it('A change is accepted when XPM has its content', () => {
    const settled = settleChange({ change: sent, latest: sent, refusal: null }, read('ours'));
    expect(settled).toEqual({ type: 'accepted', content: 'ours' });
  });

  it.each([
    ['unreadable', 'newer'],
    ['notRead', 'newer'],
    ['notRead', 'theirs'],
  ] as const)(
    'An edit that followed stays queued, over the accepted content, when XPM is %s (now: %s)',
    (type, ours) => {
      const latest = { ...sent, ours };
      const settled = settleChange({ change: sent, latest, refusal: null }, { type });
      const change = { ...latest, sending: false, base: 'ours', theirs: 'ours' };
      expect(settled).toEqual({ type: 'queued', change });
    },
  );

  it.each(['unreadable', 'notRead'] as const)(
    'A change is rejected when the content of XPM is %s afterwards',
    (type) => {
      const settled = settleChange({ change: sent, latest: sent, refusal: null }, { type });
      expect(settled).toMatchObject({ type: 'rejected', change: { sending: false } });
    },
  );
});
