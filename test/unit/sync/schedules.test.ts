import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { PracticeSource } from '../../../src/domain/practice/practice.ts';
import { timeZoneNamed } from '../../../src/domain/practice/time-zone.ts';
import type { PracticeAutomation, Schedule } from '../../../src/domain/sync/schedule.ts';
import { schedulesOf } from '../../../src/sync/schedules.ts';

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

describe('The schedules of a practice', () => {
  it('The schedules are incremental syncs by day, full syncs in the evening, sweeps and tax returns at night', () => {
    expect(kinds(schedulesOf(practice()))).toEqual({
      incremental: ['CLIENTS INCREMENTAL', 'JOBS INCREMENTAL'],
      full: ['CLIENTS FULL', 'USERS FULL', 'JOBS FULL', 'FIELD_DEFINITIONS FULL'],
      sweeps: ['CLIENT_FIELD_VALUES FULL', 'JOB_FIELD_VALUES FULL'],
      'tax-returns': ['TAX_RETURNS FULL'],
      'token-renewal': [],
    });
  });

  it.each([
    ['automatic syncs are off', { autoSync: false }],
    ['its records come from another system', { source: 'MYOB_AE' satisfies PracticeSource }],
  ] as const)('The schedules only keep the consent alive when %s', (_, given) => {
    expect(kinds(schedulesOf(practice(given)))).toEqual({ 'token-renewal': [] });
  });

  it('The schedules are empty when the practice was disconnected', () => {
    expect(schedulesOf(practice({ connection: 'DISCONNECTED' }))).toEqual([]);
  });

  it('The schedules stay the same while the practice has to reconnect', () => {
    expect(schedulesOf(practice({ connection: 'NEEDS_RECONNECT' }))).toEqual(
      schedulesOf(practice()),
    );
  });

  it('The schedules omit tax returns that are not imported and fields of clients that are maintained here', () => {
    const given = { importTaxAssessments: false, primaryForClientMaintenance: true };
    expect(kinds(schedulesOf(practice(given)))).toEqual({
      ...kinds(schedulesOf(practice())),
      'tax-returns': undefined,
      sweeps: ['JOB_FIELD_VALUES FULL'],
    });
  });

  it('The schedules fire every quarter of an hour from nine to seven, once in the evening and once in the night', () => {
    const quarter = 900;
    for (const id of Array.from({ length: 50 }, () => randomUUID())) {
      const all = schedulesOf(practice({ id }));
      const times = Object.fromEntries(all.map((each) => [each.name, timesOf(each)]));
      /** The hours in whose first quarter they fire. */
      const hours = (name: string) =>
        times[name]?.map((at) => (at % 3600 < quarter ? Math.floor(at / 3600) : null));
      expect(times['incremental']).toHaveLength(40);
      expect(hours('incremental')?.[0]).toBe(9);
      expect(
        times['incremental']?.every((at, n, day) => n === 0 || at - (day[n - 1] ?? 0) === quarter),
      ).toBe(true);
      expect(hours('full')).toEqual([19]);
      expect(hours('sweeps')).toEqual([22]);
      expect(hours('tax-returns')).toEqual([4]);
      expect(hours('token-renewal')).toEqual([4]);
    }
  });

  it('The schedules of all practices do not fire at once', () => {
    const starts = Array.from({ length: 500 }, () => {
      const [first] = schedulesOf(practice({ id: randomUUID() })).map(timesOf);
      return first?.[0];
    });
    // 500 random draws of 900 slots hit about 384 of them; far fewer would be a bad spread.
    expect(new Set(starts).size).toBeGreaterThan(330);
  });
});

describe('The name of a time zone', () => {
  it.each([
    ['Pacific/Auckland', 'Pacific/Auckland'],
    ['pacific/auckland', 'Pacific/Auckland'],
    ['UTC', 'UTC'],
    ['US/Pacific', 'America/Los_Angeles'],
    ['Etc/GMT-5', 'Etc/GMT-5'],
  ])('The time zone %s is stored as %s', (name, known) => {
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
  ])('The time zone "%s" is rejected', (name) => {
    expect(timeZoneNamed(name)).toBeNull();
  });
});
