import type { CallPriority } from './priority.ts';
import { priorityRules } from './priority.ts';

/** The limits that can pause a practice's calls. `SOURCE_DOWN` means that XPM is unavailable. */
export type QuotaLimit = 'MINUTE' | 'DAY' | 'CONCURRENT' | 'APP' | 'SOURCE_DOWN';

/** What XPM allows a practice (Xero's "OAuth 2.0 API limits"), and what its last response reported. */
export interface QuotaLimits {
  readonly minuteLimit: number;
  readonly dayLimit: number;
  readonly concurrentLimit: number;
  readonly observedAt: Date | null;
  readonly minuteRemaining: number | null;
  readonly dayRemaining: number | null;
  /** Calls that XPM has counted and that are not ours: another program uses the same connection. */
  readonly externalMinuteCalls: number;
  readonly externalDayCalls: number;
  /** When the practice was notified of the day's external calls; `null` when it was not, in this day of XPM's. */
  readonly externalUsageReportedAt: Date | null;
  /** The end of a refusal, as XPM's 429 response stated it or as we assume it. */
  readonly blockedUntil: Date | null;
  readonly blockedBy: QuotaLimit | null;
  /** Refusals without a stated end, one after the other. A call that XPM accepts resets the count. */
  readonly consecutiveRefusals: number;
  /** When the last of them came; `null` while the count is 0. */
  readonly refusedAt: Date | null;
}

/** The limits that the source states for every practice, and for the app. */
export interface SourceLimits extends Pick<
  QuotaLimits,
  'minuteLimit' | 'dayLimit' | 'concurrentLimit'
> {
  /** The app's calls in a minute, all practices together. */
  readonly appMinuteLimit: number;
}

/** The limits of a practice that has made no call yet. */
export const initialLimits = (stated: SourceLimits): QuotaLimits => ({
  minuteLimit: stated.minuteLimit,
  dayLimit: stated.dayLimit,
  concurrentLimit: stated.concurrentLimit,
  observedAt: null,
  minuteRemaining: null,
  dayRemaining: null,
  externalMinuteCalls: 0,
  externalDayCalls: 0,
  externalUsageReportedAt: null,
  blockedUntil: null,
  blockedBy: null,
  consecutiveRefusals: 0,
  refusedAt: null,
});

/** The practice's own calls, counted back from now. */
export interface QuotaUsage {
  /** When the calls of the last minute were made, the latest first. */
  readonly minute: readonly Date[];
  readonly inDay: number;
  /** The call that must be a day old before the day has room for the calls; `null` when it has now. */
  readonly nextDaySlot: Date | null;
  readonly inFlight: number;
  /** Calls reserved for higher priorities that were denied a moment ago. */
  readonly reserved: number;
  /** What other series of calls that have started will still need. */
  readonly setAside: SetAside;
}

/** Permits that are set aside for series of calls, so that none has to stop halfway. */
export interface SetAside {
  readonly calls: number;
  /** The series of the same priority that are between two calls: each will soon have one in flight. */
  readonly betweenCalls: number;
}

export const nothingSetAside: SetAside = { calls: 0, betweenCalls: 0 };

/** The counters in a response's headers. `null`: the response had none (401, 403, unreadable responses). */
export interface QuotaObservation {
  readonly minuteRemaining: number | null;
  readonly dayRemaining: number | null;
  readonly appMinuteRemaining: number | null;
}

/** The limit that forbids a call now, and when to try again. */
export interface QuotaDenial {
  readonly limit: QuotaLimit;
  readonly until: Date;
  /**
   * Present when XPM itself would allow the call. `PACING`: the priority waits a few seconds for its next
   * slot. `RESERVE`: the remaining calls are reserved for people and edits.
   */
  readonly cause?: 'PACING' | 'RESERVE';
}

/** A permit that is not renewed expires after this long: its worker is believed dead. */
export const leaseSeconds = 60;

const secondMs = 1000;
const minuteMs = 60 * secondMs;
export const dayWindowMs = 24 * 60 * minuteMs;

/**
 * XPM counts in fixed windows whose offset is unknown, so this window slides. The extra second is a margin
 * for the distance between our clock and XPM's counter.
 */
export const minuteWindowMs = minuteMs + secondMs;

/** The calls of its day that a practice may make in a priority. */
export function dayBudgetOf(limits: QuotaLimits, priority: CallPriority): number {
  return Math.floor(limits.dayLimit * priorityRules[priority].dayShare);
}

/** Whether the last observation is younger than the window. */
export const isFresh = ({ observedAt }: QuotaLimits, now: Date, windowMs: number): boolean =>
  observedAt !== null && now.getTime() - observedAt.getTime() < windowMs;

/** Whether the last observation belongs to XPM's current day: a refusal for the day lasts to its end. */
function isOfDay(limits: QuotaLimits, now: Date): boolean {
  const { blockedBy, blockedUntil, observedAt } = limits;
  if (!isFresh(limits, now, dayWindowMs)) return false;
  const refusedTo = blockedBy === 'DAY' ? blockedUntil : null;
  return refusedTo === null || observedAt === null || observedAt >= refusedTo || now < refusedTo;
}

/** The calls of XPM's current day that another program has made, as far as XPM has reported them. */
export const externalUsage = (limits: QuotaLimits, now: Date): number =>
  isOfDay(limits, now) ? limits.externalDayCalls : 0;

/** The remaining calls: by our own count or by XPM's recent observation, whichever is less. */
export function remaining(
  limits: QuotaLimits,
  usage: QuotaUsage,
  now: Date,
): { readonly minute: number; readonly day: number } {
  const observed = (value: number | null, isCurrent: boolean): number =>
    value !== null && isCurrent ? value : Infinity;
  const least = (limit: number, used: number, reported: number): number =>
    Math.max(0, Math.min(limit - used, reported));
  return {
    minute: least(
      limits.minuteLimit,
      usage.minute.length,
      observed(limits.minuteRemaining, isFresh(limits, now, minuteMs)),
    ),
    day: least(limits.dayLimit, usage.inDay, observed(limits.dayRemaining, isOfDay(limits, now))),
  };
}

/** What XPM still allows a practice, as the API displays it. */
export interface QuotaStatus {
  readonly minuteLimit: number;
  readonly minuteRemaining: number;
  /** When all calls of the minute are available again, unless more are made; `null` when they are. */
  readonly minuteResetsAt: Date | null;
  readonly dayLimit: number;
  readonly dayRemaining: number;
  /** Known once XPM has refused a call: its day starts at another time for each practice. */
  readonly dayResetsAt: Date | null;
  readonly inFlight: number;
  /** Calls that XPM counted today and that another program made over the same connection. */
  readonly externalUsage: number;
  readonly pausedUntil: Date | null;
  readonly pausedBy: QuotaLimit | null;
}
