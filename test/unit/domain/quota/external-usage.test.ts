import { describe, expect, it } from 'vitest';
import {
  externalUsageEntry,
  shouldReportExternalUsage,
} from '../../../../src/domain/quota/external-usage.ts';
import { observeResponse } from '../../../../src/domain/quota/observe.ts';
import type { QuotaLimits } from '../../../../src/domain/quota/quota.ts';
import { defaultLimits } from '../../../../src/domain/quota/quota.ts';
import { at } from '../sync/run.ts';

const day = 24 * 60 * 60;
const used = (
  externalDayCalls: number,
  externalUsageReportedAt: Date | null = null,
): QuotaLimits => ({
  ...defaultLimits,
  externalDayCalls,
  externalUsageReportedAt,
  dayRemaining: 4000,
});

describe('calls that another program has used', () => {
  it.each([
    [0, false],
    [249, false],
    [250, true],
    [5000, true],
  ])('%i of 5,000 are worth a word: %s', (elsewhere, isNews) => {
    expect(shouldReportExternalUsage(used(elsewhere), at(0))).toBe(isNews);
  });

  it('are told of once in a day', () => {
    expect(shouldReportExternalUsage(used(1000, at(0)), at(day - 1))).toBe(false);
    expect(shouldReportExternalUsage(used(1000, at(0)), at(day))).toBe(true);
  });

  it.each([
    ["XPM's next day has begun, as more remains than before", 4999, null],
    ['answers have overtaken each other', 4005, at(0)],
    ['less remains', 3000, at(0)],
  ])('are told of anew only when XPM counts anew: %s', (_what, dayRemaining, toldAt) => {
    const observed = { minuteRemaining: 50, dayRemaining, appMinuteRemaining: null };
    const use = { minute: [], inDay: 1 };
    const corrected = observeResponse(used(1000, at(0)), use, {
      observed,
      refusedBy: null,
      now: at(60),
    });
    expect(corrected.externalUsageReportedAt).toEqual(toldAt);
  });

  it('are told of in plain words', () => {
    const told = { id: 'an id', practiceId: 'a practice', createdAt: at(0) };
    const entry = externalUsageEntry(used(1234), told);
    expect(entry).toMatchObject({ type: 'QUOTA', status: 'ALERT', actor: null, ...told });
    expect(entry.message).toContain("Another program used 1,234 of today's 5,000 XPM calls.");
  });
});
