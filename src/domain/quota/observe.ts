import type { QuotaLimit, QuotaLimits, QuotaObservation, QuotaUsage } from './quota.ts';
import { defaultLimits } from './quota.ts';

interface ObservedResponse {
  readonly observed: QuotaObservation;
  /** The limit that a 429 names; `null` for any other response. */
  readonly refusedBy: QuotaLimit | null;
  readonly now: Date;
}

/** The limits, corrected by the counters of a response. XPM counts in windows of its own. */
export function observeResponse(
  limits: QuotaLimits,
  usage: Pick<QuotaUsage, 'minute' | 'inDay'>,
  { observed, refusedBy, now }: ObservedResponse,
): QuotaLimits {
  const { minuteRemaining, dayRemaining } = observed;
  if (minuteRemaining === null && dayRemaining === null) return limits;
  const dayLimit = raised(limits.dayLimit, dayRemaining);
  return {
    ...limits,
    dayLimit,
    minuteRemaining,
    dayRemaining,
    observedAt: now,
    // A refusal names its own end, and after that XPM counts from zero.
    externalMinuteCalls:
      refusedBy === 'MINUTE'
        ? 0
        : externalCalls(limits.minuteLimit, minuteRemaining, usage.minute.length),
    externalDayCalls: externalCalls(dayLimit, dayRemaining, usage.inDay),
    externalUsageReportedAt: isNewDay(limits, dayRemaining) ? null : limits.externalUsageReportedAt,
  };
}

/**
 * The day limit, raised when more calls remain than it allows. The observed call itself is counted in what
 * remains. A limit beyond Xero's standard is not believed: only an admin can set that.
 */
const raised = (limit: number, remaining: number | null): number =>
  remaining !== null && remaining > limit
    ? Math.max(limit, Math.min(remaining + 1, defaultLimits.dayLimit))
    : limit;

/** Calls that XPM has counted and that our own calls do not explain. */
const externalCalls = (limit: number, remaining: number | null, own: number): number =>
  remaining === null ? 0 : Math.max(0, limit - remaining - own);

/** The remaining calls decrease within a day, except for responses that overtake each other. */
const isNewDay = (before: QuotaLimits, dayRemaining: number | null): boolean =>
  dayRemaining !== null &&
  before.dayRemaining !== null &&
  dayRemaining > before.dayRemaining + before.concurrentLimit;
