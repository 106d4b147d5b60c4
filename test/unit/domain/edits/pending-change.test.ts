import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Content, PendingChange } from '../../../../src/domain/edits/pending-change.ts';
import {
  definitionOf,
  edited,
  formatContent,
  hasConflict,
  isQueued,
  rebase,
  settleSent,
  valueField,
  wants,
} from '../../../../src/domain/edits/pending-change.ts';
import { at } from '../sync/run.ts';
import { change, client, job } from './pending.ts';

const ada = { xpmId: 'a', name: 'Ada' };
const ben = { xpmId: 'b', name: 'Ben' };
const uuid = '0190f3a4-1c5e-7aaa-8bbb-0123456789ab';

describe('a change asks for', () => {
  it.each<[string, Content, Content]>([
    ['name', 'one', 'one'],
    ['name', 'one', ' one\n'],
    ['description', 'a\nb', 'a\r\nb'],
    ['description', null, null],
    ['description', null, ' \n'],
    ['budget', '1000', '1,000.00'],
    ['budget', '0', '-0.0'],
    ['budget', 'odd', 'odd'],
    ['budget', null, null],
    ['startDate', '2026-01-02', '2026-01-02'],
    ['state', 'In Progress', 'in progress'],
    ['manager', ada, { ...ada, name: 'Ada F.' }],
    ['manager', null, null],
    [valueField(uuid), 'one', 'one '],
  ])('%s %j when XPM has %j', (field, ours, theirs) => {
    expect(wants(change({ field, ours }), theirs)).toBe(true);
  });

  it.each<[string, Content, Content]>([
    ['name', 'one', 'One'],
    ['name', 'one two', 'one  two'],
    ['name', '1', '1.0'],
    ['description', null, 'x'],
    ['description', 'x', null],
    ['budget', '1000', '1000.01'],
    ['budget', '0', null],
    ['startDate', '2026-01-02', '2026-02-01'],
    ['state', 'In Progress', 'Planned'],
    ['manager', ada, { ...ben, name: 'Ada' }],
    ['manager', ada, null],
    ['manager', null, ada],
    [valueField(uuid), '1', '1.0'],
  ])('another thing in %s: %j when XPM has %j', (field, ours, theirs) => {
    expect(wants(change({ field, ours }), theirs)).toBe(false);
  });

  it('what its record’s type says: a client has no budget that is a number', () => {
    const budget = { field: 'budget', ours: '1' };
    expect(wants(change({ ...budget, record: job }), '1.0')).toBe(true);
    expect(wants(change({ ...budget, record: client }), '1.0')).toBe(false);
  });
});

describe('a field', () => {
  it('that stands for a custom field names its definition', () => {
    expect(definitionOf(valueField(uuid))).toBe(uuid);
    expect(definitionOf('name')).toBeNull();
    expect(definitionOf('values')).toBeNull();
  });

  it('is contested once XPM has something else than when it was edited', () => {
    expect(hasConflict(change())).toBe(false);
    expect(hasConflict(change({ theirs: 'other' }))).toBe(true);
    expect(hasConflict(change({ field: 'budget', base: '1', theirs: '1.00' }))).toBe(false);
    expect(hasConflict(change({ base: null, theirs: 'other' }))).toBe(true);
  });

  it('is queued until XPM refuses it, whatever holds it up', () => {
    expect(isQueued(change({ problem: 'Paused.', sending: true, attempts: 9 }))).toBe(true);
    expect(isQueued(change({ refusal: '' }))).toBe(false);
  });

  it.each<[Content, string]>([
    [null, 'nothing'],
    ['text', '“text”'],
    ['', '“”'],
    [ada, '“Ada”'],
  ])('that holds %j is shown as %s', (content, shown) => {
    expect(formatContent(content)).toBe(shown);
  });
});

describe('a change that is edited again', () => {
  const edit = (content: Content) => ({ content, by: 'Sam Okafor', at: at(60) });

  it('asks for the new content in the name of who entered it, and is as old as before', () => {
    const before = change({ attempts: 2, problem: 'Paused.', nextAttemptAt: at(90) });
    expect(edited(before, edit('new'))).toEqual({
      ...before,
      ours: 'new',
      editedBy: 'Sam Okafor',
      problem: null,
      nextAttemptAt: null,
    });
  });

  it('begins anew when XPM had refused it', () => {
    const before = change({ attempts: 2, refusal: 'No.' });
    expect(edited(before, edit('new'))).toMatchObject({
      ours: 'new',
      refusal: null,
      attempts: 0,
      since: at(60),
      base: 'theirs',
    });
  });

  it.each<[string, Partial<PendingChange>, Content]>([
    ['what XPM has', {}, 'theirs'],
    ['what XPM has now, not what it had', { theirs: 'now' }, 'now'],
    ['what XPM has, refused or not', { refusal: 'No.' }, 'theirs'],
    ['nothing, where XPM has nothing', { base: null, theirs: null }, null],
    ['the same number', { field: 'budget', theirs: '1000.00' }, '1000'],
  ])('is gone when it asks for %s', (_what, given, content) => {
    expect(edited(change(given), edit(content))).toBeNull();
  });

  it('is not gone when it asks for what XPM had, but has no longer', () => {
    expect(edited(change({ theirs: 'now' }), edit('theirs'))).toMatchObject({ ours: 'theirs' });
  });

  it('is not gone while it is being sent: XPM may have the one before in a moment', () => {
    const sending = change({ sending: true });
    expect(edited(sending, edit('theirs'))).toMatchObject({ ours: 'theirs', sending: true });
  });
});

describe('a change meets what XPM has', () => {
  it('and is gone when that is what it asks for, refused or not', () => {
    expect(rebase(change(), 'ours')).toBeNull();
    expect(rebase(change({ refusal: 'No.' }), 'ours')).toBeNull();
  });

  it('and learns it when it is something else', () => {
    expect(rebase(change(), 'other')).toEqual(change({ theirs: 'other' }));
    expect(rebase(change(), null)).toEqual(change({ theirs: null }));
  });

  it('and is the same object when it knew it, so that nothing is written', () => {
    const [name, budget] = [change(), change({ field: 'budget', theirs: '1' })];
    expect(rebase(name, 'theirs')).toBe(name);
    expect(rebase(budget, '1.00')).toBe(budget);
  });

  it('and stays while it is being sent', () => {
    const sending = change({ sending: true });
    expect(rebase(sending, 'ours')).toEqual({ ...sending, theirs: 'ours' });
  });
});

describe('of a change that was sent, once XPM was read again,', () => {
  const sent = change({ sending: true, attempts: 1 });

  it('what it asks for has arrived', () => {
    expect(settleSent(sent, sent, 'ours')).toMatchObject({ type: 'accepted' });
    expect(settleSent(sent, sent, ' ours')).toMatchObject({ type: 'accepted' });
  });

  it('what was entered meanwhile has arrived when XPM has just that', () => {
    expect(settleSent({ ...sent, ours: 'again' }, sent, 'again')).toMatchObject({
      type: 'accepted',
    });
  });

  it('something else than before and than asked for is XPM’s own', () => {
    expect(settleSent(sent, sent, 'OURS')).toEqual({ type: 'altered', content: 'OURS' });
    expect(settleSent(sent, sent, null)).toEqual({ type: 'altered', content: null });
  });

  it('an edit of meanwhile is still to be sent, and is compared with what XPM has now', () => {
    const latest = { ...sent, ours: 'again' };
    expect(settleSent(latest, sent, 'ours')).toEqual({
      type: 'queued',
      change: { ...latest, sending: false, base: 'ours', theirs: 'ours' },
    });
  });

  it('one that was taken back meanwhile is still to be undone', () => {
    const latest = { ...sent, ours: 'theirs' };
    expect(settleSent(latest, sent, 'ours')).toMatchObject({
      type: 'queued',
      change: { ours: 'theirs', theirs: 'ours', sending: false },
    });
  });

  it('what XPM has left as it was counts as refused', () => {
    expect(settleSent(sent, sent, 'theirs')).toEqual({
      type: 'rejected',
      change: {
        ...sent,
        sending: false,
        refusal: 'XPM took the change without an error and did not make it',
      },
    });
  });
});

describe('whatever people, XPM and the push do, and in whatever order,', () => {
  const contents = fc.constantFrom<Content>('A', 'B', 'C', null);
  type Happening =
    | { readonly type: 'edit' | 'changedInXpm'; readonly content: Content }
    | { readonly type: 'discard' | 'page' | 'send' | 'taken' | 'refused' | 'readBack' };
  const happenings = fc.array(
    fc.oneof(
      fc.record({ type: fc.constantFrom('edit', 'changedInXpm'), content: contents }),
      fc.record({
        type: fc.constantFrom('discard', 'page', 'send', 'taken', 'refused', 'readBack'),
      }),
    ),
    { maxLength: 40 },
  ) as fc.Arbitrary<Happening[]>;

  /** One field of one record, here and in XPM. */
  class Field {
    xpm: Content = 'A';
    shown: Content = 'A';
    change: PendingChange | null = null;
    /** A call is under way; `reached` once XPM has carried it out or refused it. */
    flight: { sent: PendingChange; reached: boolean; refused: boolean } | null = null;
    /** Why changes went. */
    readonly gone: string[] = [];

    happens(what: Happening): void {
      switch (what.type) {
        case 'edit': {
          this.enter(what.content);
          return;
        }
        case 'discard':
          if (this.change !== null) this.enter(this.change.theirs);
          return;
        case 'changedInXpm':
          this.xpm = what.content;
          return;
        case 'page': {
          this.read();
          return;
        }
        case 'send': {
          this.send();
          return;
        }
        case 'taken':
        case 'refused':
          if (this.flight === null || this.flight.reached) return;
          Object.assign(this.flight, { reached: true, refused: what.type === 'refused' });
          if (what.type === 'taken') this.xpm = this.flight.sent.ours;
          return;
        case 'readBack': {
          this.readBack();
          return;
        }
      }
    }

    private enter(content: Content): void {
      if (this.change === null && content === this.shown) return;
      const base = this.shown;
      const pending = this.change ?? change({ base, ours: base, theirs: base });
      const next = edited(pending, { content, by: 'Sam Okafor', at: at(60) });
      if (next === null) {
        // Nothing is left to send: XPM was last seen with it, and no call can alter that.
        expect(content).toBe(pending.theirs);
        expect(this.flight).toBeNull();
        this.gone.push('taken back');
      }
      this.change = next;
      this.shown = content;
    }

    private read(): void {
      if (this.change === null) {
        this.shown = this.xpm;
        return;
      }
      const next = rebase(this.change, this.xpm);
      if (next === null) this.arrived();
      else this.change = next;
    }

    private send(): void {
      if (this.flight !== null || this.change === null || !isQueued(this.change)) return;
      const next = rebase({ ...this.change, sending: false }, this.xpm);
      if (next === null) {
        this.arrived();
        return;
      }
      this.change = { ...next, sending: true, attempts: next.attempts + 1 };
      this.flight = { sent: this.change, reached: false, refused: false };
    }

    private readBack(): void {
      const { flight, change: latest } = this;
      if (flight?.reached !== true || latest === null) return;
      this.flight = null;
      if (flight.refused) {
        const isNews = wants(latest, flight.sent.ours);
        this.change = { ...latest, sending: false, ...(isNews && { refusal: 'No.' }) };
        return;
      }
      const outcome = settleSent(latest, flight.sent, this.xpm);
      if (outcome.type === 'accepted') {
        this.arrived();
      } else if (outcome.type === 'altered') {
        // XPM took it: what it has now is neither what it had nor what was asked for.
        expect(outcome.content).not.toBe(flight.sent.theirs);
        expect(latest.ours).toBe(flight.sent.ours);
        this.gone.push('altered');
        this.change = null;
        this.shown = this.xpm;
      } else {
        this.change = outcome.change;
      }
    }

    private arrived(): void {
      expect(this.change?.ours).toBe(this.xpm);
      this.gone.push('accepted');
      this.change = null;
      this.shown = this.xpm;
    }
  }

  it('a pending change is shown, and goes only when XPM has it or somebody took it back', () => {
    fc.assert(
      fc.property(happenings, (all) => {
        const field = new Field();
        for (const each of all) {
          const { change: before, gone } = field;
          const count = gone.length;
          field.happens(each);
          if (field.change !== null) expect(field.shown).toBe(field.change.ours);
          if (before !== null && field.change === null) expect(gone).toHaveLength(count + 1);
          // What is under way has a change that waits for it.
          if (field.flight !== null) expect(field.change?.sending).toBe(true);
          if (field.flight === null && field.change !== null) {
            expect(field.change.sending).toBe(false);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('here and XPM are the same in the end, and what was entered last is what they have', () => {
    fc.assert(
      fc.property(happenings, contents, (all, last) => {
        const field = new Field();
        for (const each of all) field.happens(each);
        for (let round = 0; round < 4; round += 1) {
          // Who is shown something else, or told that XPM refused it, enters it again.
          field.happens({ type: 'page' });
          field.happens({ type: 'edit', content: last });
          for (const type of ['send', 'taken', 'readBack'] as const) field.happens({ type });
        }
        expect(field.change).toBeNull();
        expect(field.shown).toBe(last);
        expect(field.xpm).toBe(last);
      }),
      { numRuns: 2000 },
    );
  });
});
