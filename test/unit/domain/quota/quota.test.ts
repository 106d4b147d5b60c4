import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { observeResponse } from '../../../../src/domain/quota/observe.ts';
import type { PermitDemand } from '../../../../src/domain/quota/permits.ts';
import { decidePermits, frontOfQueue } from '../../../../src/domain/quota/permits.ts';
import type { CallPriority } from '../../../../src/domain/quota/priority.ts';
import { callPriorities } from '../../../../src/domain/quota/priority.ts';
import type { QuotaDenial, QuotaLimits, QuotaUsage } from '../../../../src/domain/quota/quota.ts';
import {
  externalUsage,
  initialLimits,
  minuteWindowMs,
  nothingSetAside,
  remaining,
} from '../../../../src/domain/quota/quota.ts';
import { xpmLimits } from '../../../../src/xpm/limits.ts';
import { at } from '../sync/run.ts';

const limits = initialLimits(xpmLimits);
const statedDayLimit = xpmLimits.dayLimit;
const idle: QuotaUsage = {
  minute: [],
  inDay: 0,
  nextDaySlot: null,
  inFlight: 0,
  reserved: 0,
  setAside: nothingSetAside,
};

/** The number of granted calls, or the denial. */
function decide(
  limits: QuotaLimits,
  usage: QuotaUsage,
  demand: Omit<PermitDemand, 'place'> & Partial<Pick<PermitDemand, 'place'>>,
): number | QuotaDenial {
  const decision = decidePermits(limits, usage, { place: frontOfQueue, ...demand });
  return decision.type === 'granted' ? decision.calls : decision.denial;
}

const requestOf = (priority: CallPriority, seconds: number, calls = 1, room = 1) => ({
  priority,
  calls,
  room,
  now: at(seconds),
});
const callsAt = (...seconds: readonly number[]): readonly Date[] =>
  seconds.toSorted((a, b) => b - a).map(at);
const times = (count: number, second: number): readonly number[] =>
  Array.from({ length: count }, () => second);

describe('A permit for a call', () => {
  it('A permit is granted while no limit is used up', () => {
    const usage = { ...idle, minute: callsAt(...times(59, 0)), inDay: 4999, inFlight: 4 };
    expect(decide(limits, usage, requestOf('INTERACTIVE', 1))).toBe(1);
  });

  it('A permit is denied until the end of a refusal, even when our own count has room', () => {
    const blocked = { ...limits, blockedUntil: at(30), blockedBy: 'DAY' } as const;
    const usage = idle;
    expect(decide(blocked, usage, requestOf('INTERACTIVE', 29))).toEqual({
      limit: 'DAY',
      until: at(30),
    });
    expect(decide(blocked, usage, requestOf('INTERACTIVE', 30))).toBe(1);
  });

  it('A permit is denied until the first call of the minute is a minute old', () => {
    const usage = { ...idle, minute: callsAt(0, ...times(59, 5)) };
    const until = new Date(at(0).getTime() + minuteWindowMs);
    const denial = { limit: 'MINUTE', until };
    expect(decide(limits, usage, requestOf('INTERACTIVE', 10))).toEqual(denial);
  });

  it('A permit is denied for the day until its first call is a day old, and while too many calls are in flight', () => {
    const spent = { ...idle, inDay: 5000, nextDaySlot: at(0) };
    expect(decide(limits, spent, requestOf('INTERACTIVE', 9))).toEqual({
      limit: 'DAY',
      until: at(24 * 60 * 60),
    });
    expect(decide(limits, { ...idle, inFlight: 5 }, requestOf('INTERACTIVE', 9))).toMatchObject({
      limit: 'CONCURRENT',
    });
  });

  it('A permit is granted for as many of several calls as there is room for', () => {
    const usage = { ...idle, inFlight: 2 };
    expect(decide(limits, usage, requestOf('SWEEP', 0, 5))).toBe(2);
    expect(decide(limits, usage, requestOf('INTERACTIVE', 0, 5))).toBe(3);
  });

  it('A permit request of work that a pause would start over waits for room for all its calls', () => {
    const usage = { ...idle, minute: callsAt(...times(6, 0), ...times(50, 20)) };
    expect(decide(limits, usage, requestOf('INTERACTIVE', 30))).toBe(1);
    expect(decide(limits, usage, requestOf('INTERACTIVE', 30, 1, 8))).toEqual({
      limit: 'MINUTE',
      until: new Date(at(0).getTime() + minuteWindowMs),
    });
  });
});

describe('A call priority', () => {
  it('A priority leaves a share of the day to higher priorities', () => {
    const most = (priority: CallPriority): number => {
      let inDay = 0;
      const room = (): boolean =>
        typeof decide(limits, { ...idle, inDay, nextDaySlot: at(0) }, requestOf(priority, 9)) ===
        'number';
      while (room()) inDay += 50;
      return inDay;
    };
    expect(callPriorities.map(most)).toEqual([5000, 4900, 4750, 4500, 4000]);
  });

  it('A denied priority reports that the remaining calls are reserved, not that none remain', () => {
    const usage = { ...idle, inDay: 4000, nextDaySlot: at(0) };
    expect(decide(limits, usage, requestOf('SWEEP', 9))).toMatchObject({
      limit: 'DAY',
      cause: 'RESERVE',
    });
  });

  it.each(callPriorities)(
    'A priority has room at the very instant that its denial named: %s',
    (priority) => {
      const usage = { ...idle, minute: callsAt(...times(60, 0)) };
      let now = at(0);
      for (let tries = 0; tries < 5; tries += 1) {
        const decided = decide(limits, usage, { ...requestOf(priority, 0), now });
        if (typeof decided === 'number') break;
        // A denial that ends now would be retried in a busy loop.
        expect(decided.until.getTime()).toBeGreaterThan(now.getTime());
        now = decided.until;
      }
      expect(now.getTime()).toBe(at(0).getTime() + minuteWindowMs);
    },
  );

  it('A priority keeps a pacing window whose length is no whole number of milliseconds', () => {
    const usage = { ...idle, minute: callsAt(...times(20, 0)) };
    const { until } = decide(limits, usage, requestOf('SCHEDULED', 0)) as QuotaDenial;
    expect(decide(limits, usage, { ...requestOf('SCHEDULED', 0), now: until })).toBe(1);
  });

  it('A sweep leaves one concurrent call to a person', () => {
    const usage = { ...idle, inFlight: 4 };
    expect(decide(limits, usage, requestOf('SWEEP', 9))).toMatchObject({ limit: 'CONCURRENT' });
    expect(decide(limits, usage, requestOf('INTERACTIVE', 9))).toBe(1);
  });

  it('A priority gives way to higher priorities that were denied', () => {
    const usage = { ...idle, minute: callsAt(...times(52, 0)), reserved: 8 };
    expect(decide(limits, usage, requestOf('SWEEP', 30))).toMatchObject({ cause: 'PACING' });
    expect(decide(limits, { ...usage, reserved: 0 }, requestOf('INTERACTIVE', 30))).toBe(1);
  });

  it('A priority gives way to external calls that XPM has counted', () => {
    const shared = {
      ...limits,
      observedAt: at(0),
      externalMinuteCalls: 30,
      externalDayCalls: 1500,
    };
    const usage = { ...idle, minute: callsAt(...times(30, 0)), inDay: 2500 };
    expect(decide(shared, usage, requestOf('INTERACTIVE', 10))).toMatchObject({ limit: 'MINUTE' });
    expect(decide(shared, { ...usage, minute: [] }, requestOf('SWEEP', 10))).toMatchObject({
      limit: 'DAY',
      cause: 'RESERVE',
    });
  });
});

describe('External calls that were observed an hour ago', () => {
  const external = 4950;
  const shared = { ...limits, observedAt: at(0), externalDayCalls: external };
  const hour = 60 * 60;

  it('They deny calls until the hour is over, and then a call may find out whether they still count', () => {
    const now = requestOf('WRITE', 10 * 60);
    expect(decide(shared, idle, now)).toEqual({ limit: 'DAY', until: at(hour), cause: 'RESERVE' });
    expect(decide(shared, idle, requestOf('WRITE', hour))).toBe(1);
  });

  it('They deny calls for another hour when its response repeats them', () => {
    const again = { ...shared, observedAt: at(hour) };
    expect(decide(again, { ...idle, inDay: 1 }, requestOf('WRITE', hour + 1))).toMatchObject({
      limit: 'DAY',
      until: at(2 * hour),
    });
  });
});

interface Traffic {
  readonly taken: readonly number[];
  /** How long each person waited for the last call, in ms. */
  readonly waits: readonly number[];
}

const durationMs = 30 * 60 * 1000;
/** Two seconds as our windows count them, longer by a sixtieth. */
const twoSeconds = 2034;

/**
 * Half an hour in which a sweep always has work, four calls at a time, and people come at the given instants
 * with two calls each. Whoever is denied comes back at the end of the denial.
 */
function simulate(people: readonly number[]): Traffic {
  const taken: number[] = [];
  const waits: number[] = [];
  const waiting = people.toSorted((a, b) => a - b).map((came) => ({ came, calls: 2 }));
  let reservedUntil = 0;
  let sweepAt = 0;
  let personAt = waiting[0]?.came ?? Infinity;
  const tryCalls = (priority: CallPriority, calls: number, now: number): number | QuotaDenial => {
    const lately = taken.slice(-100);
    const minute = lately.filter((each) => each > now - minuteWindowMs).reverse();
    const reserved = priority === 'SWEEP' && reservedUntil > now ? 4 : 0;
    const usage = { ...idle, minute: minute.map((each) => new Date(each)), reserved };
    const request = { priority, calls, room: 1, now: new Date(now) };
    return decide({ ...limits, dayLimit: 1e6 }, usage, request);
  };
  for (let now = 0; now < durationMs; now = Math.min(sweepAt, personAt)) {
    const [person] = waiting;
    if (person !== undefined && personAt <= now) {
      const decided = tryCalls('INTERACTIVE', person.calls, now);
      if (typeof decided !== 'number') {
        reservedUntil = decided.until.getTime() + 10_000;
        personAt = decided.until.getTime() + 1;
        continue;
      }
      reservedUntil = 0;
      person.calls -= decided;
      if (person.calls === 0) waits.push(now - person.came);
      for (let call = 0; call < decided; call += 1) taken.push(now);
      if (person.calls === 0) waiting.shift();
      personAt = Math.max(now + 1, waiting[0]?.came ?? Infinity);
      continue;
    }
    const decided = tryCalls('SWEEP', 4, now);
    if (typeof decided === 'number') for (let call = 0; call < decided; call += 1) taken.push(now);
    // A round of calls takes a while.
    sweepAt = typeof decided === 'number' ? now + 40 : decided.until.getTime() + 20;
  }
  return { taken, waits };
}

describe('A minute that a sweep always fills', () => {
  it('The minute is used to at least 97 %, and never beyond 60 calls in 60 seconds', () => {
    const { taken } = simulate([]);
    expect(taken.length).toBeGreaterThanOrEqual(0.97 * 60 * 30);
    expect(mostInMinute(taken)).toBeLessThanOrEqual(60);
  });

  it('The sweep makes no person wait for more than two seconds when people come at least ten seconds apart', () => {
    const gaps = fc.array(fc.integer({ min: 10_000, max: 60_000 }), {
      minLength: 40,
      maxLength: 40,
    });
    const checked = fc.check(
      fc.property(gaps, (waits) => {
        const people = waits.map((_, place) => 61_000 + sum(waits.slice(0, place)));
        const traffic = simulate(people.filter((instant) => instant < durationMs - 60_000));
        return Math.max(...traffic.waits) <= twoSeconds && mostInMinute(traffic.taken) <= 60;
      }),
      { numRuns: 10 },
    );
    expect(checked.counterexample).toBeNull();
  });
});

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

function mostInMinute(taken: readonly number[]): number {
  let [first, most] = [0, 0];
  taken.forEach((instant, place) => {
    while ((taken[first] ?? 0) <= instant - 60_000) first += 1;
    most = Math.max(most, place - first + 1);
  });
  return most;
}

describe('An observed response', () => {
  const observed = { minuteRemaining: 40, dayRemaining: 4000, appMinuteRemaining: 9000 };

  it('A response reveals calls that are not ours', () => {
    const usage = { minute: callsAt(...times(5, 0)), inDay: 300 };
    expect(
      observeResponse(limits, usage, { observed, refusedBy: null, now: at(1), statedDayLimit }),
    ).toMatchObject({
      externalMinuteCalls: 15,
      externalDayCalls: 700,
      observedAt: at(1),
    });
  });

  it('A response reveals no external calls when our own explain the counters, even calls that XPM has forgotten', () => {
    const usage = { minute: callsAt(...times(30, 0)), inDay: 1500 };
    expect(
      observeResponse(limits, usage, { observed, refusedBy: null, now: at(1), statedDayLimit }),
    ).toMatchObject({
      externalMinuteCalls: 0,
      externalDayCalls: 0,
    });
  });

  it('A refusal of the minute reveals no external calls, because it names its own end', () => {
    const usage = { minute: callsAt(...times(5, 0)), inDay: 300 };
    const refused = { observed, refusedBy: 'MINUTE', now: at(1), statedDayLimit } as const;
    expect(observeResponse(limits, usage, refused)).toMatchObject({
      externalMinuteCalls: 0,
      externalDayCalls: 700,
    });
  });

  it('A refusal of the day reveals external calls until the day of XPM has ended', () => {
    const none = { ...observed, dayRemaining: 0 };
    const refused = { observed: none, refusedBy: 'DAY', now: at(1), statedDayLimit } as const;
    const corrected = observeResponse(limits, { minute: [], inDay: 300 }, refused);
    expect(corrected.externalDayCalls).toBe(4700);
    const blocked = { ...corrected, blockedBy: 'DAY', blockedUntil: at(3600) } as const;
    const usage = { ...idle, inDay: 300 };
    expect(decide(blocked, usage, requestOf('MANUAL', 3599))).toMatchObject({ limit: 'DAY' });
    expect(decide(blocked, usage, requestOf('MANUAL', 3600))).toBe(1);
    expect(externalUsage(blocked, at(3599))).toBe(4700);
    expect(externalUsage(blocked, at(3600))).toBe(0);
    expect(remaining(blocked, usage, at(3599)).day).toBe(0);
    expect(remaining(blocked, usage, at(3600)).day).toBe(4700);
    // A later observation belongs to the new day.
    const next = { ...blocked, observedAt: at(3601), dayRemaining: 0 };
    expect(decide(next, usage, requestOf('MANUAL', 3602))).toMatchObject({ limit: 'DAY' });
  });

  it('A response raises a limit that is higher than the stored one', () => {
    const more = { ...observed, dayRemaining: 4999 };
    const corrected = observeResponse(
      { ...limits, dayLimit: 1000 },
      { minute: [], inDay: 1 },
      { observed: more, refusedBy: null, now: at(1), statedDayLimit },
    );
    expect(corrected).toMatchObject({ dayLimit: 5000, externalDayCalls: 0 });
  });

  it.each([5000, 20_000])(
    'A response raises no limit beyond what Xero allows anybody: %d stays',
    (dayLimit) => {
      const absurd = { ...observed, minuteRemaining: 100_000, dayRemaining: 200_000 };
      const corrected = observeResponse(
        { ...limits, dayLimit },
        { minute: [], inDay: 1 },
        { observed: absurd, refusedBy: null, now: at(1), statedDayLimit },
      );
      expect(corrected).toMatchObject({ minuteLimit: 60, dayLimit, externalDayCalls: 0 });
    },
  );

  it('A response raises no limit of which all calls remain, because the window ended meanwhile', () => {
    const all = { ...observed, minuteRemaining: 60, dayRemaining: 5000 };
    const corrected = observeResponse(
      limits,
      { minute: callsAt(0), inDay: 1 },
      { observed: all, refusedBy: null, now: at(1), statedDayLimit },
    );
    expect(corrected).toMatchObject({ minuteLimit: 60, dayLimit: 5000 });
  });
});

describe('The remaining calls', () => {
  it('The remaining calls are the lesser of our count and of what XPM reported within the window', () => {
    const reported: QuotaLimits = {
      ...limits,
      observedAt: at(0),
      minuteRemaining: 7,
      dayRemaining: 4000,
    };
    const usage = { ...idle, minute: callsAt(...times(10, 0)), inDay: 1200 };
    expect(remaining(reported, usage, at(59))).toEqual({ minute: 7, day: 3800 });
    expect(remaining(reported, usage, at(60))).toEqual({ minute: 50, day: 3800 });
  });

  it('The remaining calls are never negative', () => {
    const usage = { ...idle, minute: callsAt(...times(70, 0)) };
    expect(remaining(limits, usage, at(0)).minute).toBe(0);
  });
});
