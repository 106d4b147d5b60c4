/** The limits that can hold a practice's calls. `SOURCE_DOWN` is XPM itself being unreachable. */
export type QuotaLimit = 'MINUTE' | 'DAY' | 'CONCURRENT' | 'APP' | 'SOURCE_DOWN';

/** What XPM allows a practice (Xero's "OAuth 2.0 API limits"), and what it said last. */
export interface QuotaTerms {
  readonly minuteLimit: number;
  readonly dayLimit: number;
  readonly concurrentLimit: number;
  readonly observedAt: Date | null;
  readonly minuteRemaining: number | null;
  readonly dayRemaining: number | null;
  /** Until when XPM refuses, by its own word. */
  readonly blockedUntil: Date | null;
  readonly blockedBy: QuotaLimit | null;
}

/** The terms of a practice that has made no call yet: what Xero allows everybody. */
export const freshTerms: QuotaTerms = {
  minuteLimit: 60,
  dayLimit: 5000,
  concurrentLimit: 5,
  observedAt: null,
  minuteRemaining: null,
  dayRemaining: null,
  blockedUntil: null,
  blockedBy: null,
};

/** What a practice's own calls have used up, counted back from now. */
export interface QuotaUse {
  readonly inMinute: number;
  readonly inDay: number;
  readonly inFlight: number;
  readonly oldestInMinute: Date | null;
  readonly oldestInDay: Date | null;
}

/** What a response said of the quota. `null`: it said nothing (401, 403 and broken answers). */
export interface QuotaObservation {
  readonly minuteRemaining: number | null;
  readonly dayRemaining: number | null;
  readonly appMinuteRemaining: number | null;
}

/** No call now: which limit holds, and until when. */
export interface QuotaDenial {
  readonly limit: QuotaLimit;
  readonly until: Date;
}

/** A call that nobody renews is believed dead after this long. */
export const leaseSeconds = 60;

const second = 1000;
const minute = 60 * second;
const day = 24 * 60 * minute;

/**
 * XPM counts in fixed windows at an offset that we do not know, so ours slides: never more than the
 * limit in any 60 s, plus a margin for what lies between our clock and XPM's counter (milliseconds).
 */
export const minuteWindow = minute + second;

/** When to look again for one of the calls at once to have ended. */
const concurrentWait = 2 * second;

/** Whether a call may be made: `null`, or what forbids it. */
export function judgeLeave(terms: QuotaTerms, use: QuotaUse, now: Date): QuotaDenial | null {
  if (terms.blockedUntil !== null && terms.blockedUntil > now) {
    return { limit: terms.blockedBy ?? 'MINUTE', until: terms.blockedUntil };
  }
  if (use.inDay >= terms.dayLimit) {
    return { limit: 'DAY', until: after(use.oldestInDay ?? now, day) };
  }
  if (use.inMinute >= terms.minuteLimit) {
    return { limit: 'MINUTE', until: after(use.oldestInMinute ?? now, minuteWindow) };
  }
  if (use.inFlight >= terms.concurrentLimit) {
    return { limit: 'CONCURRENT', until: after(now, concurrentWait) };
  }
  return null;
}

/** What is left, by our own count and by what XPM said within the window, whichever is less. */
export function remaining(
  terms: QuotaTerms,
  use: QuotaUse,
  now: Date,
): { readonly minute: number; readonly day: number } {
  const age = now.getTime() - (terms.observedAt?.getTime() ?? 0);
  const seen = (value: number | null, window: number): number =>
    value !== null && age < window ? value : Infinity;
  const left = (limit: number, used: number, observed: number): number =>
    Math.max(0, Math.min(limit - used, observed));
  return {
    minute: left(terms.minuteLimit, use.inMinute, seen(terms.minuteRemaining, minute)),
    day: left(terms.dayLimit, use.inDay, seen(terms.dayRemaining, day)),
  };
}

const after = (instant: Date, milliseconds: number): Date =>
  new Date(instant.getTime() + milliseconds);
