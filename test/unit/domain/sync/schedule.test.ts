import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { PracticeSource } from '../../../../src/domain/practice/practice.ts';
import { timeZoneNamed } from '../../../../src/domain/practice/time-zone.ts';
import type { PracticeAutomation, Schedule } from '../../../../src/domain/sync/schedule.ts';
import { schedulesOf } from '../../../../src/domain/sync/schedule.ts';

const practice = (given: Partial<PracticeAutomation> = {}): PracticeAutomation => ({
  id: '5b0c7a52-6f0e-4c1b-9a3e-2d4f8e6a1c01',
  source: 'XPM',
  connection: 'CONNECTED',
  importTaxAssessments: true,
  primaryForClientMaintenance: false,
  autoSync: true,
  timeZone: 'Pacific/Auckland',
  ...given,
});

const kinds = (schedules: readonly Schedule[]) =>
  Object.fromEntries(
    schedules.map(({ name, syncs }) => [name, syncs.map(({ kind, mode }) => `${kind} ${mode}`)]),
  );

/** Seconds since midnight of everything that is due on a day. */
const timesOf = ({ hours: [first, last], minutes, second }: Schedule): number[] =>
  Array.from({ length: last - first + 1 }, (_, place) => first + place).flatMap((hour) =>
    minutes.map((minute) => hour * 3600 + minute * 60 + second),
  );

describe('what runs by itself in a practice', () => {
  it('are deltas by day, everything in the evening, values and tax returns at night', () => {
    expect(kinds(schedulesOf(practice()))).toEqual({
      deltas: ['CLIENTS INCREMENTAL', 'JOBS INCREMENTAL'],
      full: ['CLIENTS FULL', 'JOBS FULL', 'USERS FULL', 'FIELD_DEFINITIONS FULL'],
      sweeps: ['CLIENT_FIELD_VALUES FULL', 'JOB_FIELD_VALUES FULL'],
      'tax-returns': ['TAX_RETURNS FULL'],
    });
  });

  it.each([
    ['the automatic syncs are off', { autoSync: false }],
    ['its connection was ended', { connection: 'DISCONNECTED' }],
    ['its records come from elsewhere', { source: 'MYOB_AE' satisfies PracticeSource }],
  ] as const)('is nothing when %s', (_, given) => {
    expect(schedulesOf(practice(given))).toEqual([]);
  });

  it('stays as it is while XPM waits to be connected again', () => {
    expect(schedulesOf(practice({ connection: 'NEEDS_RECONNECT' }))).toEqual(
      schedulesOf(practice()),
    );
  });

  it('leaves out tax returns that are not imported, and fields of clients that are kept here', () => {
    const given = { importTaxAssessments: false, primaryForClientMaintenance: true };
    expect(kinds(schedulesOf(practice(given)))).toEqual({
      ...kinds(schedulesOf(practice())),
      'tax-returns': undefined,
      sweeps: ['JOB_FIELD_VALUES FULL'],
    });
  });

  it('comes every quarter of an hour from nine to seven, once in the evening, once in the night', () => {
    const quarter = 900;
    for (const id of Array.from({ length: 50 }, () => randomUUID())) {
      const all = schedulesOf(practice({ id }));
      const times = Object.fromEntries(all.map((each) => [each.name, timesOf(each)]));
      /** The hour whose first quarter each of them lies in. */
      const hours = (name: string) =>
        times[name]?.map((at) => (at % 3600 < quarter ? Math.floor(at / 3600) : null));
      expect(times['deltas']).toHaveLength(40);
      expect(hours('deltas')?.[0]).toBe(9);
      expect(
        times['deltas']?.every((at, n, day) => n === 0 || at - (day[n - 1] ?? 0) === quarter),
      ).toBe(true);
      expect(hours('full')).toEqual([19]);
      expect(hours('sweeps')).toEqual([22]);
      expect(hours('tax-returns')).toEqual([4]);
    }
  });

  it('does not come for all practices at once', () => {
    const begins = Array.from({ length: 500 }, () => {
      const [first] = schedulesOf(practice({ id: randomUUID() })).map(timesOf);
      return first?.[0];
    });
    // 500 of 900 places at random take 384; a good deal fewer would be a bad spread.
    expect(new Set(begins).size).toBeGreaterThan(330);
  });
});

describe('the name of a time zone', () => {
  it.each([
    ['Pacific/Auckland', 'Pacific/Auckland'],
    ['pacific/auckland', 'Pacific/Auckland'],
    ['UTC', 'UTC'],
    ['US/Pacific', 'America/Los_Angeles'],
    ['Etc/GMT-5', 'Etc/GMT-5'],
  ])('%s is %s', (name, known) => {
    expect(timeZoneNamed(name)).toBe(known);
  });

  it.each([
    '',
    'Mars/Olympus',
    '+10:00',
    ' UTC',
    'Pacific/Auckland ',
    '../etc/passwd',
    'SystemV/AST4',
  ])('is not "%s"', (name) => {
    expect(timeZoneNamed(name)).toBeNull();
  });
});
