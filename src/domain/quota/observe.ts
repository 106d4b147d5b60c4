import type { QuotaLimit, QuotaLimits, QuotaObservation, QuotaUsage } from './quota.ts';
import { defaultLimits } from './quota.ts';

/**
 * A day of which more remains than we believe in all has more calls: by the answer's own call, which is
 * counted in what remains. All of it remains also when XPM's window has ended between the call and the
 * answer. More than Xero allows anybody is not believed: only an admin can know better.
 */
const raised = (limit: number, remaining: number | null): number =>
  remaining !== null && remaining > limit
    ? Math.max(limit, Math.min(remaining + 1, defaultLimits.dayLimit))
    : limit;

interface ObservedResponse {
  readonly observed: QuotaObservation;
  /** The limit of a 429. */
  readonly refusedBy: QuotaLimit | null;
  readonly now: Date;
}

/** What an answer, counted by XPM in its own windows, corrects in the terms. */
export function observeResponse(
  terms: QuotaLimits,
  use: Pick<QuotaUsage, 'minute' | 'inDay'>,
  { observed, refusedBy, now }: ObservedResponse,
): QuotaLimits {
  const { minuteRemaining, dayRemaining } = observed;
  if (minuteRemaining === null && dayRemaining === null) return terms;
  const dayLimit = raised(terms.dayLimit, dayRemaining);
  const elsewhere = (limit: number, left: number | null, own: number): number =>
    left === null ? 0 : Math.max(0, limit - left - own);
  return {
    ...terms,
    dayLimit,
    minuteRemaining,
    dayRemaining,
    observedAt: now,
    // A refusal says itself how long it holds, and after that XPM counts from nothing.
    externalMinuteCalls:
      refusedBy === 'MINUTE' ? 0 : elsewhere(terms.minuteLimit, minuteRemaining, use.minute.length),
    externalDayCalls: elsewhere(dayLimit, dayRemaining, use.inDay),
    externalUsageReportedAt: isNewDay(terms, dayRemaining) ? null : terms.externalUsageReportedAt,
  };
}

/** Within a day of XPM's less and less remains; but answers overtake each other. */
const isNewDay = (before: QuotaLimits, dayRemaining: number | null): boolean =>
  dayRemaining !== null &&
  before.dayRemaining !== null &&
  dayRemaining > before.dayRemaining + before.concurrentLimit;
