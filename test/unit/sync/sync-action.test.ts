import { describe, expect, it } from 'vitest';
import type { PracticeFacts } from '../../../src/domain/practice/practice.ts';
import type { RecordFacts, RecordType } from '../../../src/domain/records/record.ts';
import type { SyncKind } from '../../../src/domain/sync/sync-kind.ts';
import { recordTypeOf, syncKinds } from '../../../src/domain/sync/sync-kind.ts';
import type { SyncRunState } from '../../../src/domain/sync/sync-run.ts';
import { syncActions } from '../../../src/sync/actions.ts';
import { hiddenSyncs } from '../../../src/sync/hidden.ts';
import { permitSync } from '../../../src/sync/permit.ts';
import type { Runs } from '../../support/sync/offered-syncs.ts';
import {
  answerTo,
  combinations,
  drawn,
  manualSources,
  otherSources,
  runStates,
  surfaces,
} from '../../support/sync/offered-syncs.ts';
import { at, run } from '../domain/sync/run.ts';

const practice = (given: Partial<PracticeFacts> = {}): PracticeFacts => ({
  id: 'p',
  name: 'Harbour & Finch',
  source: 'XPM',
  importTaxAssessments: false,
  primaryForClientMaintenance: false,
  autoSync: true,
  timeZone: 'Pacific/Auckland',
  connection: 'CONNECTED',
  role: 'ADMIN',
  ...given,
});

const recordOf = (type: RecordType | null, id = `one ${String(type)}`): RecordFacts | null => {
  const facts = {
    practiceId: 'p',
    id,
    xpmId: 'x',
    name: 'Tāne Trust',
    archived: false,
    lastReadCall: 0n,
    valuesLastReadCall: null,
  };
  if (type === null) return null;
  return type === 'JOB' ? { ...facts, type, number: 'J000123' } : { ...facts, type };
};
const types = [null, 'CLIENT', 'JOB'] as const satisfies readonly (RecordType | null)[];

/** The run of a kind in such a state, about the record that is open or about another. */
const runOf = (kind: SyncKind, state: SyncRunState, of: 'this' | 'another' = 'this') => {
  const type = recordTypeOf(kind);
  const about = of === 'this' ? recordOf(type) : recordOf(type, 'another');
  return run({ kind, state, recordId: about?.id ?? null });
};

const unpaused = { pausedUntil: null, pausedBy: null };
const paused = { pausedUntil: at(30), pausedBy: 'MINUTE' } as const;

interface Case {
  readonly facts: PracticeFacts;
  readonly running: SyncKind;
  readonly state: SyncRunState | null;
}

const cases: readonly Case[] = combinations([...manualSources, ...otherSources]).flatMap((facts) =>
  syncKinds.flatMap((running) =>
    runStates.map((state) => ({ facts: practice(facts), running, state })),
  ),
);
const runsOf = ({ running, state }: Case) => (state === null ? [] : [runOf(running, state)]);
const standOf =
  ({ running, state }: Case): Runs =>
  (kind) =>
    kind === running ? state : null;

/** The actions of a place, as the product computes them. */
const offered = (facts: PracticeFacts, place: Place, runs = [] as ReturnType<typeof run>[]) =>
  syncActions(
    facts,
    { surface: place.surface, record: recordOf(place.type) },
    { unfinished: runs, quota: unpaused },
  );
interface Place {
  readonly surface: (typeof surfaces)[number];
  readonly type: RecordType | null;
}
const places: readonly Place[] = surfaces.flatMap((surface) =>
  types.map((type) => ({ surface, type })),
);

/** The product's decision about a request, in the words of the table. */
function decisionOn(each: Case, kind: SyncKind, type: RecordType | null) {
  const state = standOf(each)(kind);
  const joins = state !== null && runStates.indexOf(state) < 5 && recordTypeOf(kind) === type;
  const requested = { kind, record: recordOf(type), recordNamed: type !== null, joins };
  const permitted = permitSync(each.facts, requested);
  if (permitted.type === 'permitted') return joins ? 'joins' : 'starts';
  return permitted.refusal.reason === 'RECONNECT_NEEDED' ? 'reconnect' : 'refused';
}

/** The cases in which the two differ. One `expect` for each case would take minutes. */
function differences<T>(
  of: (each: Case) => Iterable<readonly [what: T, is: unknown, must: unknown]>,
) {
  const found: unknown[] = [];
  for (const each of cases) {
    for (const [what, is, must] of of(each)) {
      if (JSON.stringify(is) === JSON.stringify(must)) continue;
      const { facts, running, state } = each;
      if (found.length < 5) found.push({ what, is, must, facts, running, state });
    }
  }
  return found;
}

describe('Every combination of source, role, settings, connection, run and record', () => {
  it('Each surface offers the actions of the table', () => {
    expect(cases.length).toBe(8 * 2 * 4 * 3 * 10 * 9);
    const found = differences(function* (each) {
      const runs = runsOf(each);
      for (const place of places) {
        const is = offered(each.facts, place, runs).map(({ kind, label, enabled, reason }) => ({
          kind,
          label,
          enabled,
          reason,
        }));
        const { surface, type: record } = place;
        yield [place, is, drawn(each.facts, { surface, record }, standOf(each))];
      }
    });
    expect(found).toEqual([]);
  });

  it('Each request is decided as the table says', () => {
    const found = differences(function* (each) {
      for (const kind of syncKinds) {
        for (const type of types) {
          const must = answerTo(each.facts, { kind, record: type }, standOf(each));
          yield [{ kind, type }, decisionOn(each, kind, type), must];
        }
      }
    });
    expect(found).toEqual([]);
  });

  it('A button and its request never disagree', () => {
    const words = { RUN_NOT_FINISHED: 'joins', RECONNECT_NEEDED: 'reconnect' } as const;
    const found = differences(function* (each) {
      const buttons = places.flatMap((place) =>
        offered(each.facts, place, runsOf(each)).map((action) => ({ ...action, type: place.type })),
      );
      for (const kind of syncKinds) {
        const type = recordTypeOf(kind);
        const offers = new Set<string>(
          buttons
            .filter((button) => button.kind === kind && [null, button.type].includes(type))
            .map(({ reason }) => (reason === null ? 'starts' : words[reason])),
        );
        const decision = decisionOn(each, kind, type);
        // Its own run hides the button: the tag is displayed instead.
        if (offers.size === 0) {
          offers.add(kind === 'JOB' && decision === 'joins' ? 'joins' : 'refused');
        }
        yield [kind, decision, [...offers].join()];
      }
    });
    expect(found).toEqual([]);
  });

  it("Another record's run changes nothing", () => {
    for (const state of runStates) {
      if (state === null) continue;
      const runs = [runOf('JOB', state, 'another'), runOf('CLIENT_FIELDS', state, 'another')];
      const standard = practice({ role: 'STANDARD' });
      for (const place of places) {
        expect(offered(standard, place, runs)).toEqual(offered(standard, place));
      }
    }
  });
});

describe('An offered action', () => {
  const window = { surface: 'APP_WINDOW', record: null } as const;

  it('An action names the end of a pause and stays enabled', () => {
    const [clients] = syncActions(practice(), window, { unfinished: [], quota: paused });
    expect(clients).toMatchObject({ enabled: true, pausedUntil: at(30), pausedBy: 'MINUTE' });
  });

  it('An action stays enabled while a scheduled run is paused, because a request ends the pause', () => {
    const pause = { until: at(30), limit: 'DAY', observedAt: at(0), reserved: true } as const;
    const asleep = run({ state: 'PAUSED', trigger: 'SCHEDULED', requestedBy: null, pause });
    const offeredWith = (unfinished: ReturnType<typeof run>) =>
      syncActions(
        practice(),
        { surface: 'CLIENT_LIST', record: null },
        { unfinished: [unfinished], quota: unpaused },
      );
    expect(offeredWith(asleep)).toMatchObject([
      { label: 'Sync', enabled: true, reason: null, pausedUntil: at(30), run: asleep },
    ]);
    const reading = run({ state: 'RUNNING', trigger: 'SCHEDULED', requestedBy: null });
    for (const other of [reading, { ...asleep, requestedBy: 'Ada Finch' }]) {
      expect(offeredWith(other)).toMatchObject([
        { label: 'Syncing', enabled: false, reason: 'RUN_NOT_FINISHED' },
      ]);
    }
  });

  it('An action comes with its run and the end of its pause', () => {
    const pause = { until: at(90), limit: 'DAY', observedAt: at(0), reserved: false } as const;
    const sleeping = run({ state: 'PAUSED', pause });
    const [clients, staff] = syncActions(practice(), window, {
      unfinished: [sleeping],
      quota: paused,
    });
    expect(clients).toMatchObject({ run: sleeping, pausedUntil: at(90), pausedBy: 'DAY' });
    expect(staff).toMatchObject({ run: null, pausedUntil: at(30), pausedBy: 'MINUTE' });
  });
});

describe('The hidden syncs of a surface', () => {
  const hidden = (given: Partial<PracticeFacts>, surface: (typeof surfaces)[number]) =>
    hiddenSyncs(practice(given), surface).map(({ kind, reason }) => `${kind} ${reason}`);

  it('Every sync of a surface is either offered or hidden for a reason, in every combination', () => {
    for (const { facts } of cases) {
      for (const { surface, type } of places) {
        const shown = offered(facts, { surface, type }).map(({ kind }) => kind);
        const unseen = hiddenSyncs(facts, surface).map(({ kind }) => kind);
        expect(shown.filter((kind) => unseen.includes(kind))).toEqual([]);
        if (surface !== 'APP_WINDOW') continue;
        expect(shown.length + unseen.length).toBe(5);
      }
    }
  });

  it('A hidden sync names the role, the source or the setting that hides it', () => {
    expect(hidden({}, 'APP_WINDOW')).toEqual(['TAX_RETURNS TAX_ASSESSMENTS_NOT_IMPORTED']);
    expect(
      new Set(hidden({ role: 'STANDARD' }, 'APP_WINDOW').map((each) => each.split(' ')[1])),
    ).toEqual(new Set(['ADMINS_ONLY']));
    expect(hidden({ primaryForClientMaintenance: true }, 'CLIENT_LIST')).toEqual([
      'CLIENTS PRIMARY_FOR_CLIENT_MAINTENANCE',
    ]);
    expect(hidden({ source: 'APS' }, 'JOB_SUMMARY')).toEqual(['JOB SOURCE_WITHOUT_MANUAL_SYNC']);
  });

  it('A hidden sync has a message that says what to do', () => {
    const [tax] = hiddenSyncs(practice(), 'APP_WINDOW');
    expect(tax?.message).toMatch(/An admin can switch it on in the settings\.$/);
    const [clients] = hiddenSyncs(practice({ primaryForClientMaintenance: true }), 'CLIENT_LIST');
    expect(clients?.message).toMatch(/The XPM Integration window still has Sync Clients\.$/);
  });
});

describe('A refused request', () => {
  const refusalOf = (
    given: Partial<PracticeFacts>,
    kind: SyncKind,
    named?: RecordType | 'unknown',
  ) => {
    const record = named === undefined || named === 'unknown' ? null : recordOf(named);
    const requested = { kind, record, recordNamed: named !== undefined, joins: false };
    const permitted = permitSync(practice(given), requested);
    return permitted.type === 'refused' ? permitted.refusal : null;
  };
  const standard = { role: 'STANDARD' } as const;
  const primary = { primaryForClientMaintenance: true } as const;

  it.each([
    ['SOURCE_WITHOUT_MANUAL_SYNC', { source: 'MYOB_AE' }, 'CLIENTS', undefined],
    ['SOURCE_WITHOUT_MANUAL_SYNC', { source: 'CCH', ...standard }, 'USERS', undefined],
    ['KIND_NOT_AVAILABLE', {}, 'JOB_FIELD_VALUES', undefined],
    ['KIND_NOT_AVAILABLE', {}, 'CLIENT_FIELD_VALUES', undefined],
    ['TAX_ASSESSMENTS_NOT_IMPORTED', {}, 'TAX_RETURNS', undefined],
    ['ADMINS_ONLY', standard, 'TAX_RETURNS', undefined],
    ['ADMINS_ONLY', standard, 'USERS', undefined],
    ['PRIMARY_FOR_CLIENT_MAINTENANCE', primary, 'FIELD_DEFINITIONS', undefined],
    ['PRIMARY_FOR_CLIENT_MAINTENANCE', primary, 'CLIENT_FIELDS', 'CLIENT'],
    ['PRIMARY_FOR_CLIENT_MAINTENANCE', { ...primary, ...standard }, 'CLIENTS', undefined],
    ['RECORD_NOT_EXPECTED', {}, 'CLIENTS', 'CLIENT'],
    ['RECORD_NOT_EXPECTED', {}, 'CLIENTS', 'unknown'],
    ['RECORD_EXPECTED', {}, 'JOB', undefined],
    ['RECORD_UNKNOWN', {}, 'JOB', 'unknown'],
    ['RECORD_UNKNOWN', {}, 'JOB', 'CLIENT'],
    ['RECORD_UNKNOWN', {}, 'CLIENT_FIELDS', 'JOB'],
    ['RECONNECT_NEEDED', { connection: 'DISCONNECTED' }, 'USERS', undefined],
    ['RECONNECT_NEEDED', { connection: 'NEEDS_RECONNECT' }, 'JOB', 'JOB'],
  ] as const)('A refused request has the reason %s (%j, %s, %s)', (reason, given, kind, named) => {
    expect(refusalOf(given, kind, named)?.reason).toBe(reason);
  });

  it('A refused request has a message in plain English', () => {
    expect(refusalOf({ source: 'MYOB_AE' }, 'CLIENTS')?.message).toBe(
      'Manual syncs are available for practices whose records come from XPM or FYI. The records of this practice come from MYOB AE.',
    );
    expect(refusalOf({ ...primary, ...standard }, 'CLIENTS')?.message).toMatch(
      /only an admin can request Sync Clients\.$/,
    );
    expect(refusalOf(primary, 'CLIENT_FIELDS', 'CLIENT')?.message).toMatch(
      /Sync from PM is not available/,
    );
  });
});
