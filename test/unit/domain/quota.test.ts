import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeLeave, minuteWindow, remaining } from '../../../src/domain/quota.ts';
import type { QuotaTerms, QuotaUse } from '../../../src/domain/quota.ts';
import { at } from './run.ts';

const terms: QuotaTerms = {
  minuteLimit: 60,
  dayLimit: 5000,
  concurrentLimit: 5,
  observedAt: null,
  minuteRemaining: null,
  dayRemaining: null,
  blockedUntil: null,
  blockedBy: null,
};
const idle: QuotaUse = {
  inMinute: 0,
  inDay: 0,
  inFlight: 0,
  oldestInMinute: null,
  oldestInDay: null,
};

describe('leave for a call', () => {
  it('is given while nothing is used up', () => {
    expect(
      judgeLeave(terms, { ...idle, inMinute: 59, inDay: 4999, inFlight: 4 }, at(0)),
    ).toBeNull();
  });

  it('is denied until what XPM said, also when our own count has room', () => {
    const blocked = { ...terms, blockedUntil: at(30), blockedBy: 'DAY' } as const;
    expect(judgeLeave(blocked, idle, at(29))).toEqual({ limit: 'DAY', until: at(30) });
    expect(judgeLeave(blocked, idle, at(30))).toBeNull();
  });

  it("is denied until the minute's first call is a minute ago", () => {
    const use = { ...idle, inMinute: 60, oldestInMinute: at(0) };
    const until = new Date(at(0).getTime() + minuteWindow);
    expect(judgeLeave(terms, use, at(10))).toEqual({ limit: 'MINUTE', until });
  });

  it('is denied for the day and for what is under way', () => {
    expect(judgeLeave(terms, { ...idle, inDay: 5000, oldestInDay: at(0) }, at(9))).toMatchObject({
      limit: 'DAY',
    });
    expect(judgeLeave(terms, { ...idle, inFlight: 5 }, at(9))).toMatchObject({
      limit: 'CONCURRENT',
    });
  });

  it('is never given more than 60 times in any 60 seconds, whenever it is asked for', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 100, maxLength: 200 });
    const overLimit = fc.check(
      fc.property(gaps, (waits) => {
        const taken: number[] = [];
        let now = at(0).getTime();
        for (const wait of waits) {
          now += wait;
          const recent = taken.filter((instant) => instant > now - minuteWindow);
          const use = {
            ...idle,
            inMinute: recent.length,
            oldestInMinute: new Date(recent[0] ?? now),
          };
          if (judgeLeave(terms, use, new Date(now)) === null) taken.push(now);
        }
        return taken.every(
          (start) => taken.filter((each) => each >= start && each < start + 60_000).length <= 60,
        );
      }),
    );
    expect(overLimit.counterexample).toBeNull();
  });
});

describe('what remains', () => {
  it('is the lesser of our count and what XPM said within the window', () => {
    const told = { ...terms, observedAt: at(0), minuteRemaining: 7, dayRemaining: 4000 };
    const use = { ...idle, inMinute: 10, inDay: 1200 };
    expect(remaining(told, use, at(59))).toEqual({ minute: 7, day: 3800 });
    expect(remaining(told, use, at(60))).toEqual({ minute: 50, day: 3800 });
  });

  it('is never less than nothing', () => {
    expect(remaining(terms, { ...idle, inMinute: 70 }, at(0)).minute).toBe(0);
  });
});
