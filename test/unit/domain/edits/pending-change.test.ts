import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { saidByService, saidByXpm } from '../../../../src/domain/activity/statement.ts';
import type { Content, PendingChange } from '../../../../src/domain/edits/pending-change.ts';
import {
  definitionOf,
  edited,
  formatContent,
  isQueued,
  matchesOurs,
  rebase,
  settleSent,
  valueField,
} from '../../../../src/domain/edits/pending-change.ts';
import { refusedAs } from '../../../../src/domain/edits/refusal.ts';
import { at } from '../sync/run.ts';
import { change, client, job } from './pending.ts';

const ada = { xpmId: 'a', name: 'Ada' };
const ben = { xpmId: 'b', name: 'Ben' };
const uuid = '0190f3a4-1c5e-7aaa-8bbb-0123456789ab';

describe('Comparing a pending change with XPM', () => {
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
  ])('The change of %s to %j equals %j in XPM', (field, ours, theirs) => {
    expect(matchesOurs(change({ field, ours }), theirs)).toBe(true);
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
  ])('The change of %s to %j differs from %j in XPM', (field, ours, theirs) => {
    expect(matchesOurs(change({ field, ours }), theirs)).toBe(false);
  });

  it('Only a job has a budget that is compared as a number', () => {
    const budget = { field: 'budget', ours: '1' };
    expect(matchesOurs(change({ ...budget, record: job }), '1.0')).toBe(true);
    expect(matchesOurs(change({ ...budget, record: client }), '1.0')).toBe(false);
  });
});

describe('The field of a pending change', () => {
  it('The field of a custom field contains its definition', () => {
    expect(definitionOf(valueField(uuid))).toBe(uuid);
    expect(definitionOf('name')).toBeNull();
    expect(definitionOf('values')).toBeNull();
  });

  it('A change is queued until XPM refuses it, whatever delays it', () => {
    expect(isQueued(change({ problem: 'Paused.', sending: true, attempts: 9 }))).toBe(true);
    expect(isQueued(change({ refusal: refusedAs('REJECTED', saidByXpm('')) }))).toBe(false);
  });

  it.each<[Content, string]>([
    [null, 'nothing'],
    ['text', '“text”'],
    ['', '“”'],
    [ada, '“Ada”'],
  ])('The content %j is formatted as %s', (content, formatted) => {
    expect(formatContent(content)).toBe(formatted);
  });
});

describe('Editing a pending change again', () => {
  const edit = (content: Content) => ({ content, by: 'Sam Okafor', at: at(60) });

  it('The change takes the new content and editor and keeps its age', () => {
    const before = change({ attempts: 2, problem: 'Paused.', nextAttemptAt: at(90) });
    expect(edited(before, edit('new'))).toEqual({
      ...before,
      ours: 'new',
      editedBy: 'Sam Okafor',
      problem: null,
      nextAttemptAt: null,
    });
  });

  it('A refused change starts anew', () => {
    const before = change({ attempts: 2, refusal: refusedAs('REJECTED', saidByXpm('No.')) });
    expect(edited(before, edit('new'))).toMatchObject({
      ours: 'new',
      refusal: null,
      attempts: 0,
      since: at(60),
      base: 'theirs',
    });
  });

  it.each<[string, Partial<PendingChange>, Content]>([
    ['XPM’s content', {}, 'theirs'],
    ['XPM’s present content, not the base', { theirs: 'now' }, 'now'],
    [
      'XPM’s content, although the change was refused',
      { refusal: refusedAs('REJECTED', saidByXpm('No.')) },
      'theirs',
    ],
    ['nothing, as in XPM', { base: null, theirs: null }, null],
    ['the same number as in XPM', { field: 'budget', theirs: '1000.00' }, '1000'],
  ])('A change is removed when its new content is %s', (_what, given, content) => {
    expect(edited(change(given), edit(content))).toBeNull();
  });

  it('A change back to the base stays once XPM has another content', () => {
    expect(edited(change({ theirs: 'now' }), edit('theirs'))).toMatchObject({ ours: 'theirs' });
  });

  it('A change that is being sent stays, because XPM may receive its earlier content at any moment', () => {
    const sending = change({ sending: true });
    expect(edited(sending, edit('theirs'))).toMatchObject({ ours: 'theirs', sending: true });
  });
});

describe('Rebasing a pending change', () => {
  it('A change is removed when XPM has its content, refused or not', () => {
    expect(rebase(change(), 'ours')).toBeNull();
    expect(rebase(change({ refusal: refusedAs('REJECTED', saidByXpm('No.')) }), 'ours')).toBeNull();
  });

  it('A change remembers another content of XPM', () => {
    expect(rebase(change(), 'other')).toEqual(
      change({ theirs: 'other', replaces: { content: 'other' } }),
    );
    expect(rebase(change(), null)).toEqual(change({ theirs: null, replaces: { content: null } }));
  });

  it('A change forgets another content of XPM that is back at the base', () => {
    const other = change({ theirs: 'other', replaces: { content: 'other' } });
    expect(rebase(other, 'theirs')).toEqual(change());
    const budget = { field: 'budget', base: '1', ours: '2' } as const;
    const changed = change({ ...budget, theirs: '3', replaces: { content: '3' } });
    expect(rebase(changed, '1.00')).toEqual(change({ ...budget, theirs: '1.00' }));
  });

  it('A change still remembers another content once its call has brought ours to XPM', () => {
    const sending = change({ sending: true, theirs: 'other', replaces: { content: 'other' } });
    expect(rebase(sending, 'ours')).toEqual({ ...sending, theirs: 'ours' });
  });

  it('A known content of XPM returns the same object, so nothing is written', () => {
    const [name, budget] = [change(), change({ field: 'budget', theirs: '1' })];
    expect(rebase(name, 'theirs')).toBe(name);
    expect(rebase(budget, '1.00')).toBe(budget);
  });

  it('A change stays while it is being sent', () => {
    const sending = change({ sending: true });
    expect(rebase(sending, 'ours')).toEqual({ ...sending, theirs: 'ours' });
  });
});

describe('Settling a sent change', () => {
  const sent = change({ sending: true, attempts: 1 });

  it('A change is accepted when XPM has its content', () => {
    expect(settleSent(sent, sent, 'ours')).toMatchObject({ type: 'accepted' });
    expect(settleSent(sent, sent, ' ours')).toMatchObject({ type: 'accepted' });
  });

  it('An edit made during the call is accepted when XPM has its content', () => {
    expect(settleSent({ ...sent, ours: 'again' }, sent, 'again')).toMatchObject({
      type: 'accepted',
    });
  });

  it('A content that is neither the former nor the sent one is XPM’s own', () => {
    expect(settleSent(sent, sent, 'OURS')).toEqual({ type: 'altered', content: 'OURS' });
    expect(settleSent(sent, sent, null)).toEqual({ type: 'altered', content: null });
  });

  it('An edit made during the call stays queued on top of XPM’s present content', () => {
    const latest = { ...sent, ours: 'again' };
    expect(settleSent(latest, sent, 'ours')).toEqual({
      type: 'queued',
      change: { ...latest, sending: false, base: 'ours', theirs: 'ours' },
    });
  });

  it('A change discarded during the call stays queued, to restore the former content', () => {
    const latest = { ...sent, ours: 'theirs' };
    expect(settleSent(latest, sent, 'ours')).toMatchObject({
      type: 'queued',
      change: { ours: 'theirs', theirs: 'ours', sending: false },
    });
  });

  it('A change without effect in XPM counts as refused', () => {
    expect(settleSent(sent, sent, 'theirs')).toEqual({
      type: 'rejected',
      change: {
        ...sent,
        sending: false,
        refusal: refusedAs(
          'NOT_APPLIED',
          saidByService('XPM accepted the change without an error but did not make it'),
        ),
      },
    });
  });
});

describe('Any sequence of edits, reads and pushes', () => {
  const contents = fc.constantFrom<Content>('A', 'B', 'C', null);
  type Step =
    | { readonly type: 'edit' | 'changedInXpm'; readonly content: Content }
    | { readonly type: 'discard' | 'page' | 'send' | 'accepted' | 'refused' | 'readBack' };
  const steps = fc.array(
    fc.oneof(
      fc.record({ type: fc.constantFrom('edit', 'changedInXpm'), content: contents }),
      fc.record({
        type: fc.constantFrom('discard', 'page', 'send', 'accepted', 'refused', 'readBack'),
      }),
    ),
    { maxLength: 40 },
  ) as fc.Arbitrary<Step[]>;

  /** One field of one record, here and in XPM. */
  class Field {
    xpm: Content = 'A';
    displayed: Content = 'A';
    change: PendingChange | null = null;
    /** The call in progress; `reached` once XPM has accepted or refused it. */
    flight: { sent: PendingChange; reached: boolean; refused: boolean } | null = null;
    /** Why changes were removed. */
    readonly removals: string[] = [];

    apply(step: Step): void {
      switch (step.type) {
        case 'edit': {
          this.#enter(step.content);
          return;
        }
        case 'discard':
          if (this.change !== null) this.#enter(this.change.theirs);
          return;
        case 'changedInXpm':
          this.xpm = step.content;
          return;
        case 'page': {
          this.#read();
          return;
        }
        case 'send': {
          this.#send();
          return;
        }
        case 'accepted':
        case 'refused':
          if (this.flight === null || this.flight.reached) return;
          Object.assign(this.flight, { reached: true, refused: step.type === 'refused' });
          if (step.type === 'accepted') this.xpm = this.flight.sent.ours;
          return;
        case 'readBack': {
          this.#readBack();
          return;
        }
      }
    }

    #enter(content: Content): void {
      if (this.change === null && content === this.displayed) return;
      const base = this.displayed;
      const pending = this.change ?? change({ base, ours: base, theirs: base });
      const next = edited(pending, { content, by: 'Sam Okafor', at: at(60) });
      if (next === null) {
        // Nothing is left to send: XPM has the content, and no call can alter it.
        expect(content).toBe(pending.theirs);
        expect(this.flight).toBeNull();
        this.removals.push('discarded');
      }
      this.change = next;
      this.displayed = content;
    }

    #read(): void {
      if (this.change === null) {
        this.displayed = this.xpm;
        return;
      }
      const next = rebase(this.change, this.xpm);
      if (next === null) this.#settle();
      else this.change = next;
    }

    #send(): void {
      if (this.flight !== null || this.change === null || !isQueued(this.change)) return;
      const next = rebase({ ...this.change, sending: false }, this.xpm);
      if (next === null) {
        this.#settle();
        return;
      }
      this.change = { ...next, sending: true, attempts: next.attempts + 1 };
      this.flight = { sent: this.change, reached: false, refused: false };
    }

    #readBack(): void {
      const { flight, change: latest } = this;
      if (flight?.reached !== true || latest === null) return;
      this.flight = null;
      if (flight.refused) {
        const isLatest = matchesOurs(latest, flight.sent.ours);
        this.change = {
          ...latest,
          sending: false,
          ...(isLatest && { refusal: refusedAs('REJECTED', saidByXpm('No.')) }),
        };
        return;
      }
      const outcome = settleSent(latest, flight.sent, this.xpm);
      if (outcome.type === 'accepted') {
        this.#settle();
      } else if (outcome.type === 'altered') {
        // XPM accepted it: its content is neither the former nor the sent one.
        expect(outcome.content).not.toBe(flight.sent.theirs);
        expect(latest.ours).toBe(flight.sent.ours);
        this.removals.push('altered');
        this.change = null;
        this.displayed = this.xpm;
      } else {
        this.change = outcome.change;
      }
    }

    #settle(): void {
      expect(this.change?.ours).toBe(this.xpm);
      this.removals.push('accepted');
      this.change = null;
      this.displayed = this.xpm;
    }
  }

  it('A pending change is displayed until XPM has it or a person discards it', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const field = new Field();
        for (const each of all) {
          const { change: before, removals } = field;
          const count = removals.length;
          field.apply(each);
          if (field.change !== null) expect(field.displayed).toBe(field.change.ours);
          if (before !== null && field.change === null) expect(removals).toHaveLength(count + 1);
          // A call in progress always belongs to a stored change.
          if (field.flight !== null) expect(field.change?.sending).toBe(true);
          if (field.flight === null && field.change !== null) {
            expect(field.change.sending).toBe(false);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('Both sides end with the content that was entered last', () => {
    fc.assert(
      fc.property(steps, contents, (all, last) => {
        const field = new Field();
        for (const each of all) field.apply(each);
        for (let round = 0; round < 4; round += 1) {
          // A person who sees another content, or a refusal, enters the content again.
          field.apply({ type: 'page' });
          field.apply({ type: 'edit', content: last });
          for (const type of ['send', 'accepted', 'readBack'] as const) field.apply({ type });
        }
        expect(field.change).toBeNull();
        expect(field.displayed).toBe(last);
        expect(field.xpm).toBe(last);
      }),
      { numRuns: 2000 },
    );
  });
});
