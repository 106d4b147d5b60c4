import { beforeAll, describe, expect, it } from 'vitest';
import type { Verdict } from '../../support/recovery/crash-table.ts';
import { runCrashTable } from '../../support/recovery/crash-table.ts';
import type { ScenarioName } from '../../support/recovery/scenarios/index.ts';

/** How many points each scenario has, and over how many practices they are distributed. */
const table: Readonly<
  Record<ScenarioName, { readonly points: number; readonly practices: number }>
> = {
  'the sync of clients': { points: 53, practices: 5 },
  'the sync of clients that changed': { points: 17, practices: 2 },
  'the sync of jobs': { points: 53, practices: 5 },
  'the sync of staff': { points: 17, practices: 2 },
  'the sync of tax returns': { points: 17, practices: 2 },
  'the sync of field definitions': { points: 17, practices: 2 },
  "the sync of a client's custom fields": { points: 16, practices: 2 },
  'the sync of a job': { points: 32, practices: 3 },
  'the sync of the custom fields of all clients': { points: 23, practices: 2 },
  'the sync of the custom fields of all jobs': { points: 23, practices: 2 },
  'the push of a job': { points: 41, practices: 4 },
  'the push of a client': { points: 33, practices: 3 },
  'a sync paused by a limit': { points: 3, practices: 1 },
  'a push paused by a limit': { points: 3, practices: 1 },
  'a sync ended by an internal error': { points: 3, practices: 1 },
};
const names = Object.keys(table) as ScenarioName[];
const deaths = names.map((name) => ({ name, ...table[name] }));

describe('A worker that is killed at any point at which an activity waits', () => {
  let verdicts: ReadonlyMap<ScenarioName, readonly Verdict[]>;
  beforeAll(async () => {
    const practices = names.map((name) => [name, table[name].practices]);
    verdicts = await runCrashTable(Object.fromEntries(practices) as Record<ScenarioName, number>);
  }, 1_200_000);

  it.each(deaths)(
    'A crash during $name ($points points) loses and doubles nothing, no page is read a third time, and the activity is true',
    ({ name, points }) => {
      const found = verdicts.get(name) ?? [];
      for (const { point, actual, expected } of found) expect(actual, point).toEqual(expected);
      expect(found.map(({ point }) => point)).toHaveLength(points);
    },
  );
});
