import { describe, expect, it } from 'vitest';
import type { QuotaStatus } from '../../../../src/domain/quota/quota.ts';
import { initialLimits } from '../../../../src/domain/quota/quota.ts';
import type { EstimateBasis, PastRun } from '../../../../src/domain/sync/estimate/basis.ts';
import { estimateSync } from '../../../../src/domain/sync/estimate/estimate.ts';
import { at } from './run.ts';

const now = at(0);

const fullQuota: QuotaStatus = {
  minuteLimit: 60,
  minuteRemaining: 60,
  minuteResetsAt: null,
  dayLimit: 5000,
  dayRemaining: 5000,
  dayResetsAt: null,
  inFlight: 0,
  externalUsage: 0,
  pausedUntil: null,
  pausedBy: null,
};

const limits = initialLimits({
  minuteLimit: 60,
  dayLimit: 5000,
  concurrentLimit: 5,
  appMinuteLimit: 10_000,
});

/** Calls that were made so many seconds ago, the latest first. */
const madeAgo = (...seconds: number[]): Date[] => seconds.map((each) => at(-each));

const past = (seconds: number, given: Partial<PastRun> = {}): PastRun => ({
  mode: 'FULL',
  calls: 4,
  durationMs: seconds * 1000,
  ...given,
});

const estimate = (given: Partial<EstimateBasis> = {}) =>
  estimateSync({
    kind: 'JOBS',
    history: [past(20)],
    limits,
    minute: [],
    quota: fullQuota,
    pause: null,
    now,
    ...given,
  });

/** The seconds from now to the earliest, the likely and the latest end. */
const secondsTo = (given: Partial<EstimateBasis>): readonly number[] => {
  const found = estimate(given);
  if (found === null) throw new Error('There is a history.');
  return [found.earliest, found.endsAt, found.latest].map(
    (instant) => (instant.getTime() - now.getTime()) / 1000,
  );
};

describe('The estimate of a sync', () => {
  it('Nothing is estimated without a history', () => {
    expect(estimate({ history: [] })).toBeNull();
  });

  it('The latest end of a sync is twice as far away as the earliest, with its usual duration between', () => {
    const [earliest = 0, likely, latest] = secondsTo({ history: [past(20)] });
    expect(earliest).toBeCloseTo(14.14, 1);
    expect(likely).toBe(20);
    expect(latest).toBeCloseTo(2 * earliest, 1);
  });

  it('Past durations that fit into the interval are all within it, with the same proportion of room', () => {
    const [earliest = 0, likely, latest = 0] = secondsTo({
      history: [past(20), past(36), past(25), past(30)],
    });
    expect(likely).toBe(27.5);
    expect(20 / earliest).toBeCloseTo(latest / 36, 1);
    expect(20 / earliest).toBeGreaterThan(1);
  });

  it('A sync of a few seconds ends between now and ten seconds later', () => {
    expect(secondsTo({ history: [past(0.4), past(3), past(1)] })).toEqual([0, 1, 10]);
  });

  it('Runs that paused for hours change neither the times nor the calls', () => {
    const usual = [past(20), past(21), past(22)];
    const paused = past(9000, { calls: 90 });
    expect(estimate({ history: [paused, ...usual, paused] })).toEqual(estimate({ history: usual }));
  });

  it('A request reads what has changed, so full runs count only while there is no other', () => {
    const full = past(600, { calls: 40 });
    const incremental = past(20, { mode: 'INCREMENTAL', calls: 2 });
    expect(estimate({ history: [full] })).toMatchObject({ calls: 40, endsAt: at(600) });
    expect(estimate({ history: [full, full, incremental] })).toMatchObject({
      calls: 2,
      endsAt: at(20),
    });
  });

  it('The calls are the median of the history', () => {
    const history = [2, 2, 3, 9, 3].map((calls) => past(20, { calls }));
    expect(estimate({ history })).toMatchObject({ calls: 3, pauses: [] });
  });

  it('A present pause moves all times to its end', () => {
    const pause = { limit: 'SOURCE_DOWN', until: at(300) } as const;
    expect(estimate({ pause })).toMatchObject({ endsAt: at(320), pauses: [pause] });
    const [before = 0, , latest = 0] = secondsTo({});
    expect(secondsTo({ pause })).toEqual([300 + before, 320, 300 + latest]);
  });

  it('A pause that is over is no pause', () => {
    expect(estimate({ pause: { limit: 'MINUTE', until: at(-1) } })).toEqual(estimate());
  });

  it('Calls that the minute has no room for wait until enough of its calls are a minute old', () => {
    const minute = madeAgo(...Array.from({ length: 58 }, (_, n) => 2 + n));
    const found = estimate({ minute, kind: 'JOB' });
    // The first two must leave: they were made 59 and 58 s ago.
    expect(found).toMatchObject({ endsAt: at(23), pauses: [{ limit: 'MINUTE', until: at(3) }] });
    const latest = secondsTo({ kind: 'JOB' }).at(-1) ?? 0;
    expect(secondsTo({ minute, kind: 'JOB' }).at(-1)).toBe(latest + 3);
  });

  it('Many calls of the same list in a row wait for their pace, which is no pause', () => {
    const minute = madeAgo(...Array.from({ length: 20 }, () => 3));
    const history = [past(2, { calls: 20 })];
    const [earliest = 0, likely = 0, latest = 0] = secondsTo({ minute, history });
    expect(earliest).toBeGreaterThan(22);
    expect(likely).toBe(earliest + 2);
    expect(latest).toBe(earliest + 10);
    expect(estimate({ minute, history })?.pauses).toEqual([]);
  });

  it('Calls that another program has used in this minute are waited for', () => {
    const external = { ...limits, observedAt: now, externalMinuteCalls: 60 };
    expect(estimate({ limits: external })).toMatchObject({
      pauses: [{ limit: 'MINUTE', until: at(61) }],
    });
  });

  it('More calls than a minute allows pause, and their history contains these pauses', () => {
    const history = [past(200, { calls: 150 })];
    expect(estimate({ history })).toMatchObject({
      endsAt: at(200),
      pauses: [{ limit: 'MINUTE', until: at(61) }],
    });
  });

  it("The day's calls that are reserved for edits and single records are none for a list", () => {
    const quota = { ...fullQuota, dayRemaining: 252 };
    expect(estimate({ quota })).toMatchObject({
      pauses: [{ limit: 'DAY', until: null }],
      endsAt: at(24 * 3600 + 20),
    });
    expect(secondsTo({ quota })[0]).toBe(secondsTo({})[0]);
    expect(estimate({ quota, kind: 'JOB' })).toMatchObject({ pauses: [] });
    expect(estimate({ quota: { ...quota, dayRemaining: 254 } })).toMatchObject({ pauses: [] });
  });

  it('A day that is used up is one pause, to the end that is known', () => {
    const pause = { limit: 'DAY', until: at(3600) } as const;
    const quota = { ...fullQuota, dayRemaining: 0, dayResetsAt: at(3600) };
    expect(estimate({ quota, pause })).toMatchObject({ endsAt: at(3620), pauses: [pause] });
  });
});
