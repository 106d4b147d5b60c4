import { describe, expect, it } from 'vitest';
import {
  externalUsageEntry,
  shouldReportExternalUsage,
} from '../../../../src/domain/quota/external-usage.ts';
import { observeResponse } from '../../../../src/domain/quota/observe.ts';
import type { QuotaLimits } from '../../../../src/domain/quota/quota.ts';
import { initialLimits } from '../../../../src/domain/quota/quota.ts';
import { xpmLimits } from '../../../../src/xpm/limits.ts';
import { at } from '../sync/run.ts';

const daySeconds = 24 * 60 * 60;
const used = (
  externalDayCalls: number,
  externalUsageReportedAt: Date | null = null,
): QuotaLimits => ({
  ...initialLimits(xpmLimits),
  externalDayCalls,
  externalUsageReportedAt,
  dayRemaining: 4000,
});

describe('External calls', () => {
  it.each([
    [0, false],
    [249, false],
    [250, true],
    [5000, true],
  ])('External calls are reported when they are %i of 5,000: %s', (external, isReported) => {
    expect(shouldReportExternalUsage(used(external), at(0))).toBe(isReported);
  });

  it('External calls are reported once a day', () => {
    expect(shouldReportExternalUsage(used(1000, at(0)), at(daySeconds - 1))).toBe(false);
    expect(shouldReportExternalUsage(used(1000, at(0)), at(daySeconds))).toBe(true);
  });

  it.each([
    ["XPM's next day has begun, as more remains than before", 4999, null],
    ['responses have overtaken each other', 4005, at(0)],
    ['less remains', 3000, at(0)],
  ])(
    'External calls are reported again only in a new day of XPM: %s',
    (_what, dayRemaining, reportedAt) => {
      const observed = { minuteRemaining: 50, dayRemaining, appMinuteRemaining: null };
      const usage = { minute: [], inDay: 1 };
      const corrected = observeResponse(used(1000, at(0)), usage, {
        observed,
        refusedBy: null,
        now: at(60),
        statedDayLimit: xpmLimits.dayLimit,
      });
      expect(corrected.externalUsageReportedAt).toEqual(reportedAt);
    },
  );

  it('External calls are reported in plain English', () => {
    const details = { id: 'an id', practiceId: 'a practice', createdAt: at(0) };
    const entry = externalUsageEntry(used(1234), details);
    expect(entry).toMatchObject({ type: 'QUOTA', status: 'ALERT', actor: null, ...details });
    expect(entry.message).toContain("Another program used 1,234 of today's 5,000 XPM calls.");
  });
});
