import { describe, expect, it } from 'vitest';
import { nextDueAt } from '../../../../src/domain/sync/freshness/next-due.ts';
import type { Schedule } from '../../../../src/domain/sync/schedule.ts';

const incremental: Schedule = {
  name: 'incremental',
  syncs: [{ kind: 'CLIENTS', mode: 'INCREMENTAL' }],
  timeZone: 'Australia/Sydney',
  hours: [9, 18],
  minutes: [7, 22, 37, 52],
  second: 30,
  catchUpSeconds: 600,
};
const full: Schedule = { ...incremental, name: 'full', hours: [19, 19], minutes: [7] };
const night: Schedule = { ...incremental, name: 'sweeps', hours: [2, 2], minutes: [30], second: 0 };

const due = (schedules: readonly Schedule[], after: string): string | undefined =>
  nextDueAt(schedules, 'CLIENTS', new Date(after))?.toISOString();

describe('When a sync is due next', () => {
  it.each([
    ['before the first time of the day', '2026-06-01T08:00:00+10:00', '2026-06-01T09:07:30+10:00'],
    ['between two times', '2026-06-01T12:23:00+10:00', '2026-06-01T12:37:30+10:00'],
    ['at a time itself', '2026-06-01T12:37:30+10:00', '2026-06-01T12:52:30+10:00'],
    ['after the last time of the day', '2026-06-01T18:52:30+10:00', '2026-06-02T09:07:30+10:00'],
    ['on the last day of a year', '2026-12-31T23:59:59+11:00', '2027-01-01T09:07:30+11:00'],
  ])('The next time %s is in the zone of the practice', (_when, after, next) => {
    expect(due([incremental], after)).toBe(new Date(next).toISOString());
  });

  it('The earliest of several schedules counts', () => {
    expect(due([incremental, full], '2026-06-01T18:53:00+10:00')).toBe('2026-06-01T09:07:30.000Z');
  });

  it('A time that daylight saving leaves out is due on the next day', () => {
    expect(due([night], '2026-10-04T01:00:00+10:00')).toBe('2026-10-04T15:30:00.000Z');
  });

  it('A time that daylight saving repeats is due within the hours that repeat it', () => {
    expect(due([night], '2026-04-05T01:00:00+11:00')).toMatch(/^2026-04-04T1[56]:30/);
    expect(due([night], '2026-04-04T16:31:00Z')).toBe('2026-04-05T16:30:00.000Z');
  });

  it('A kind that no schedule starts is never due', () => {
    expect(nextDueAt([incremental], 'USERS', new Date())).toBeNull();
    expect(nextDueAt([], 'CLIENTS', new Date())).toBeNull();
  });
});
