import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { observeResponse } from '../../../../src/domain/quota/observe.ts';
import type { CallPriority } from '../../../../src/domain/quota/priority.ts';
import { callPriorities } from '../../../../src/domain/quota/priority.ts';
import type { QuotaDenial, QuotaLimits, QuotaUsage } from '../../../../src/domain/quota/quota.ts';
import {
  decidePermits,
  defaultLimits,
  externalUsage,
  minuteWindow,
  remaining,
} from '../../../../src/domain/quota/quota.ts';
import { at } from '../sync/run.ts';

const terms = defaultLimits;
const idle: QuotaUsage = { minute: [], inDay: 0, nextDaySlot: null, inFlight: 0, reserved: 0 };

const ask = (priority: CallPriority, seconds: number, calls = 1, room = 1) => ({
  priority,
  calls,
  room,
  now: at(seconds),
});
const callsAt = (...seconds: readonly number[]): readonly Date[] =>
  seconds.toSorted((a, b) => b - a).map(at);
const times = (count: number, second: number): readonly number[] =>
  Array.from({ length: count }, () => second);

describe('leave for a call', () => {
  it('is given while nothing is used up', () => {
    const use = { ...idle, minute: callsAt(...times(59, 0)), inDay: 4999, inFlight: 4 };
    expect(decidePermits(terms, use, ask('INTERACTIVE', 1))).toBe(1);
  });

  it('is denied until what XPM said, also when our own count has room', () => {
    const blocked = { ...terms, blockedUntil: at(30), blockedBy: 'DAY' } as const;
    const use = idle;
    expect(decidePermits(blocked, use, ask('INTERACTIVE', 29))).toEqual({
      limit: 'DAY',
      until: at(30),
    });
    expect(decidePermits(blocked, use, ask('INTERACTIVE', 30))).toBe(1);
  });

  it("is denied until the minute's first call is a minute ago", () => {
    const use = { ...idle, minute: callsAt(0, ...times(59, 5)) };
    const until = new Date(at(0).getTime() + minuteWindow);
    const denial = { limit: 'MINUTE', until };
    expect(decidePermits(terms, use, ask('INTERACTIVE', 10))).toEqual(denial);
  });

  it('is denied for the day until its first call is a day ago, and for what is under way', () => {
    const spent = { ...idle, inDay: 5000, nextDaySlot: at(0) };
    expect(decidePermits(terms, spent, ask('INTERACTIVE', 9))).toEqual({
      limit: 'DAY',
      until: at(24 * 60 * 60),
    });
    expect(decidePermits(terms, { ...idle, inFlight: 5 }, ask('INTERACTIVE', 9))).toMatchObject({
      limit: 'CONCURRENT',
    });
  });

  it('is given for as many of several calls as there is room for', () => {
    const use = { ...idle, inFlight: 2 };
    expect(decidePermits(terms, use, ask('SWEEP', 0, 5))).toBe(2);
    expect(decidePermits(terms, use, ask('INTERACTIVE', 0, 5))).toBe(3);
  });

  it('waits for room for all calls of a work that a wait would begin anew', () => {
    const use = { ...idle, minute: callsAt(...times(6, 0), ...times(50, 20)) };
    expect(decidePermits(terms, use, ask('INTERACTIVE', 30))).toBe(1);
    expect(decidePermits(terms, use, ask('INTERACTIVE', 30, 1, 8))).toEqual({
      limit: 'MINUTE',
      until: new Date(at(0).getTime() + minuteWindow),
    });
  });
});

describe('callPriorities', () => {
  it('leave some of the day to those above', () => {
    const most = (priority: CallPriority): number => {
      let inDay = 0;
      const room = (): boolean =>
        typeof decidePermits(terms, { ...idle, inDay, nextDaySlot: at(0) }, ask(priority, 9)) ===
        'number';
      while (room()) inDay += 50;
      return inDay;
    };
    expect(callPriorities.map(most)).toEqual([5000, 4900, 4750, 4500, 4000]);
  });

  it('say that what is left is kept, not that nothing is', () => {
    const use = { ...idle, inDay: 4000, nextDaySlot: at(0) };
    expect(decidePermits(terms, use, ask('SWEEP', 9))).toMatchObject({
      limit: 'DAY',
      cause: 'RESERVE',
    });
  });

  it.each(callPriorities)(
    'has room at the very instant that it was told to wait for: %s',
    (priority) => {
      const use = { ...idle, minute: callsAt(...times(60, 0)) };
      let now = at(0);
      for (let tries = 0; tries < 5; tries += 1) {
        const judged = decidePermits(terms, use, { ...ask(priority, 0), now });
        if (typeof judged === 'number') break;
        // One that ends when it begins would be asked for again and again.
        expect(judged.until.getTime()).toBeGreaterThan(now.getTime());
        now = judged.until;
      }
      expect(now.getTime()).toBe(at(0).getTime() + minuteWindow);
    },
  );

  it('keep a pace whose length is no whole number of milliseconds', () => {
    const use = { ...idle, minute: callsAt(...times(20, 0)) };
    const { until } = decidePermits(terms, use, ask('SCHEDULED', 0)) as QuotaDenial;
    expect(decidePermits(terms, use, { ...ask('SCHEDULED', 0), now: until })).toBe(1);
  });

  it('leave one of the calls at once to a person', () => {
    const use = { ...idle, inFlight: 4 };
    expect(decidePermits(terms, use, ask('SWEEP', 9))).toMatchObject({ limit: 'CONCURRENT' });
    expect(decidePermits(terms, use, ask('INTERACTIVE', 9))).toBe(1);
  });

  it('stand back for those above that were refused', () => {
    const use = { ...idle, minute: callsAt(...times(52, 0)), reserved: 8 };
    expect(decidePermits(terms, use, ask('SWEEP', 30))).toMatchObject({ cause: 'PACING' });
    expect(decidePermits(terms, { ...use, reserved: 0 }, ask('INTERACTIVE', 30))).toBe(1);
  });

  it('give way to calls of another program that XPM has counted', () => {
    const shared = { ...terms, observedAt: at(0), externalMinuteCalls: 30, externalDayCalls: 1500 };
    const use = { ...idle, minute: callsAt(...times(30, 0)), inDay: 2500 };
    expect(decidePermits(shared, use, ask('INTERACTIVE', 10))).toMatchObject({ limit: 'MINUTE' });
    expect(decidePermits(shared, { ...use, minute: [] }, ask('SWEEP', 10))).toMatchObject({
      limit: 'DAY',
      cause: 'RESERVE',
    });
  });
});

interface Traffic {
  readonly taken: readonly number[];
  /** How long each person waited, in ms. */
  readonly waits: readonly number[];
}

const duration = 30 * 60 * 1000;

/**
 * Half an hour in which a sweep always has work, four calls at a time, and people come at the given instants
 * with two calls each. Whoever is refused comes back when they were told to.
 */
function simulate(people: readonly number[]): Traffic {
  const taken: number[] = [];
  const waits: number[] = [];
  const waiting = people.toSorted((a, b) => a - b).map((came) => ({ came, calls: 2 }));
  let heldUntil = 0;
  let sweepAt = 0;
  let personAt = waiting[0]?.came ?? Infinity;
  const judge = (priority: CallPriority, calls: number, now: number): number | QuotaDenial => {
    const lately = taken.slice(-100);
    const minute = lately.filter((each) => each > now - minuteWindow).reverse();
    const reserved = priority === 'SWEEP' && heldUntil > now ? 4 : 0;
    const use = { ...idle, minute: minute.map((each) => new Date(each)), reserved };
    const request = { priority, calls, room: 1, now: new Date(now) };
    return decidePermits({ ...terms, dayLimit: 1e6 }, use, request);
  };
  for (let now = 0; now < duration; now = Math.min(sweepAt, personAt)) {
    const [person] = waiting;
    if (person !== undefined && personAt <= now) {
      const judged = judge('INTERACTIVE', person.calls, now);
      if (typeof judged !== 'number') {
        heldUntil = judged.until.getTime() + 10_000;
        personAt = judged.until.getTime() + 1;
        continue;
      }
      heldUntil = 0;
      if (person.calls === 2) waits.push(now - person.came);
      person.calls -= judged;
      for (let call = 0; call < judged; call += 1) taken.push(now);
      if (person.calls === 0) waiting.shift();
      personAt = Math.max(now + 1, waiting[0]?.came ?? Infinity);
      continue;
    }
    const judged = judge('SWEEP', 4, now);
    if (typeof judged === 'number') for (let call = 0; call < judged; call += 1) taken.push(now);
    // A round of calls takes a while.
    sweepAt = typeof judged === 'number' ? now + 40 : judged.until.getTime() + 20;
  }
  return { taken, waits };
}

describe('a minute that a sweep always wants', () => {
  it('is used to at least 97 in a hundred, and never beyond 60 calls in 60 seconds', () => {
    const { taken } = simulate([]);
    expect(taken.length).toBeGreaterThanOrEqual(0.97 * 60 * 30);
    expect(mostInMinute(taken)).toBeLessThanOrEqual(60);
  });

  it('lets no person wait for ten seconds, who come at least ten seconds apart', () => {
    const gaps = fc.array(fc.integer({ min: 10_000, max: 60_000 }), {
      minLength: 40,
      maxLength: 40,
    });
    const checked = fc.check(
      fc.property(gaps, (waits) => {
        const people = waits.map((_, place) => 61_000 + sum(waits.slice(0, place)));
        const traffic = simulate(people.filter((instant) => instant < duration - 60_000));
        return Math.max(...traffic.waits) <= 10_000 && mostInMinute(traffic.taken) <= 60;
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

describe('what an answer says', () => {
  const observed = { minuteRemaining: 40, dayRemaining: 4000, appMinuteRemaining: 9000 };

  it('tells of calls that are none of ours', () => {
    const use = { minute: callsAt(...times(5, 0)), inDay: 300 };
    expect(observeResponse(terms, use, { observed, refusedBy: null, now: at(1) })).toMatchObject({
      externalMinuteCalls: 15,
      externalDayCalls: 700,
      observedAt: at(1),
    });
  });

  it('tells of none when our own explain it, also those that XPM has forgotten', () => {
    const use = { minute: callsAt(...times(30, 0)), inDay: 1500 };
    expect(observeResponse(terms, use, { observed, refusedBy: null, now: at(1) })).toMatchObject({
      externalMinuteCalls: 0,
      externalDayCalls: 0,
    });
  });

  it('tells of none once XPM has refused a call: it says itself how long', () => {
    const use = { minute: callsAt(...times(5, 0)), inDay: 300 };
    const refused = { observed, refusedBy: 'MINUTE', now: at(1) } as const;
    expect(observeResponse(terms, use, refused)).toMatchObject({
      externalMinuteCalls: 0,
      externalDayCalls: 700,
    });
  });

  it("tells of a day's also when it refuses a call for that, until its day has ended", () => {
    const none = { ...observed, dayRemaining: 0 };
    const refused = { observed: none, refusedBy: 'DAY', now: at(1) } as const;
    const corrected = observeResponse(terms, { minute: [], inDay: 300 }, refused);
    expect(corrected.externalDayCalls).toBe(4700);
    const blocked = { ...corrected, blockedBy: 'DAY', blockedUntil: at(3600) } as const;
    const use = { ...idle, inDay: 300 };
    expect(decidePermits(blocked, use, ask('MANUAL', 3599))).toMatchObject({ limit: 'DAY' });
    expect(decidePermits(blocked, use, ask('MANUAL', 3600))).toBe(1);
    expect(externalUsage(blocked, at(3599))).toBe(4700);
    expect(externalUsage(blocked, at(3600))).toBe(0);
    expect(remaining(blocked, use, at(3599)).day).toBe(0);
    expect(remaining(blocked, use, at(3600)).day).toBe(4700);
    // What is said after that is of the new day.
    const next = { ...blocked, observedAt: at(3601), dayRemaining: 0 };
    expect(decidePermits(next, use, ask('MANUAL', 3602))).toMatchObject({ limit: 'DAY' });
  });

  it('raises a limit that is higher than we believed', () => {
    const more = { ...observed, dayRemaining: 4999 };
    const corrected = observeResponse(
      { ...terms, dayLimit: 1000 },
      { minute: [], inDay: 1 },
      { observed: more, refusedBy: null, now: at(1) },
    );
    expect(corrected).toMatchObject({ dayLimit: 5000, externalDayCalls: 0 });
  });

  it.each([5000, 20_000])('raises none beyond what Xero allows anybody: %d stays', (dayLimit) => {
    const absurd = { ...observed, minuteRemaining: 100_000, dayRemaining: 200_000 };
    const corrected = observeResponse(
      { ...terms, dayLimit },
      { minute: [], inDay: 1 },
      { observed: absurd, refusedBy: null, now: at(1) },
    );
    expect(corrected).toMatchObject({ minuteLimit: 60, dayLimit, externalDayCalls: 0 });
  });

  it('raises none of which all remains: its window ended between the call and the answer', () => {
    const all = { ...observed, minuteRemaining: 60, dayRemaining: 5000 };
    const corrected = observeResponse(
      terms,
      { minute: callsAt(0), inDay: 1 },
      { observed: all, refusedBy: null, now: at(1) },
    );
    expect(corrected).toMatchObject({ minuteLimit: 60, dayLimit: 5000 });
  });
});

describe('what remains', () => {
  it('is the lesser of our count and what XPM said within the window', () => {
    const told: QuotaLimits = {
      ...terms,
      observedAt: at(0),
      minuteRemaining: 7,
      dayRemaining: 4000,
    };
    const use = { ...idle, minute: callsAt(...times(10, 0)), inDay: 1200 };
    expect(remaining(told, use, at(59))).toEqual({ minute: 7, day: 3800 });
    expect(remaining(told, use, at(60))).toEqual({ minute: 50, day: 3800 });
  });

  it('is never less than nothing', () => {
    const use = { ...idle, minute: callsAt(...times(70, 0)) };
    expect(remaining(terms, use, at(0)).minute).toBe(0);
  });
});
