import { describe, expect, it } from 'vitest';
import { compareChange, settleChange } from '../../../../src/domain/edits/compare-change.ts';
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
    const sent = change({ attempts: 1, sending: true, theirs: 'other' });
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
      change: change({ ...sending, theirs: 'other' }),
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

describe('Settling a change that was sent', () => {
  const sent = change(sending);

  it('A refused change keeps the message of XPM', () => {
    const settled = settleChange({ change: sent, latest: sent, refusal: 'No.' }, read('theirs'));
    expect(settled).toEqual({
      type: 'rejected',
      change: { ...sent, sending: false, refusal: 'No.' },
    });
  });

  it('A change that was edited after its refused content was sent stays queued', () => {
    const latest = { ...sent, ours: 'newer' };
    const settled = settleChange({ change: sent, latest, refusal: 'No.' }, read('theirs'));
    expect(settled).toEqual({ type: 'queued', change: { ...latest, sending: false } });
  });

  it('A change is accepted when XPM has its content', () => {
    const settled = settleChange({ change: sent, latest: sent, refusal: null }, read('ours'));
    expect(settled).toEqual({ type: 'accepted', content: 'ours' });
  });

  it.each(['unreadable', 'notRead'] as const)(
    'A change is rejected when the content of XPM is %s afterwards',
    (type) => {
      const settled = settleChange({ change: sent, latest: sent, refusal: null }, { type });
      expect(settled).toMatchObject({ type: 'rejected', change: { sending: false } });
    },
  );
});
