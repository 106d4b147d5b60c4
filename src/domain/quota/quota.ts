import type { CallPriority } from './priority.ts';
import { priorityRules } from './priority.ts';

/** The limits that can hold a practice's calls. `SOURCE_DOWN` is XPM itself being unreachable. */
export type QuotaLimit = 'MINUTE' | 'DAY' | 'CONCURRENT' | 'APP' | 'SOURCE_DOWN';

/** What XPM allows a practice (Xero's "OAuth 2.0 API limits"), and what it said last. */
export interface QuotaLimits {
  readonly minuteLimit: number;
  readonly dayLimit: number;
  readonly concurrentLimit: number;
  readonly observedAt: Date | null;
  readonly minuteRemaining: number | null;
  readonly dayRemaining: number | null;
  /** Calls that XPM has counted and that are none of ours: another program uses the same connection. */
  readonly externalMinuteCalls: number;
  readonly externalDayCalls: number;
  /** When the practice was told of the day's; `null` when it was not in the day that XPM has now. */
  readonly externalUsageReportedAt: Date | null;
  /** Until when XPM refuses, by its own word. */
  readonly blockedUntil: Date | null;
  readonly blockedBy: QuotaLimit | null;
}

/** The terms of a practice that has made no call yet: what Xero allows everybody. */
export const defaultLimits: QuotaLimits = {
  minuteLimit: 60,
  dayLimit: 5000,
  concurrentLimit: 5,
  observedAt: null,
  minuteRemaining: null,
  dayRemaining: null,
  externalMinuteCalls: 0,
  externalDayCalls: 0,
  externalUsageReportedAt: null,
  blockedUntil: null,
  blockedBy: null,
};

/** Calls of the app in a minute, all practices together (docs/xpm-api.md 2.1), less what may be under way. */
export const appMinuteCalls = 10_000 - 100;

/** What a practice's own calls have used up, counted back from now. */
export interface QuotaUsage {
  /** When the calls of the last minute were made, the latest first. */
  readonly minute: readonly Date[];
  readonly inDay: number;
  /** When the call was made that must be a day old for the priority to have room; `null` when it has some. */
  readonly nextDaySlot: Date | null;
  readonly inFlight: number;
  /** Calls that those above the priority were refused a moment ago, and that are kept for them. */
  readonly reserved: number;
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
  /**
   * Why, when XPM itself would still allow it: `pace`, a matter of seconds in which nothing is wrong;
   * `reserve`, what is left is kept for people and edits.
   */
  readonly cause?: 'PACING' | 'RESERVE';
}

/** A wish for calls. */
export interface PermitDemand {
  readonly priority: CallPriority;
  readonly calls: number;
  /** Not even one unless so many could follow each other: for work that a wait would begin anew. */
  readonly room: number;
  readonly now: Date;
}

/** A call that nobody renews is believed dead after this long. */
export const leaseSeconds = 60;

const second = 1000;
const minute = 60 * second;
export const dayWindow = 24 * 60 * minute;

/**
 * XPM counts in fixed windows at an offset that we do not know, so ours slides: never more than the
 * limit in any 60 s, plus a margin for what lies between our clock and XPM's counter (milliseconds).
 */
export const minuteWindow = minute + second;

/** When to look again for one of the calls at once to have ended. */
const concurrentWait = 2 * second;
/** When to look again for calls of the day that another program has used. */
const externalUsageRecheck = 60 * minute;

/** How many calls of its day a practice may make in a priority. */
export function dayBudgetOf(terms: QuotaLimits, priority: CallPriority): number {
  return Math.floor(terms.dayLimit * priorityRules[priority].dayShare);
}

/** How many of the calls may be made now, or what forbids even one. */
export function decidePermits(
  terms: QuotaLimits,
  use: QuotaUsage,
  request: PermitDemand,
): number | QuotaDenial {
  const { priority, now } = request;
  if (terms.blockedUntil !== null && terms.blockedUntil > now) {
    return { limit: terms.blockedBy ?? 'MINUTE', until: terms.blockedUntil };
  }
  const day = dayRoom(terms, use, request);
  if (typeof day !== 'number') return day;
  const inMinute = minuteRoom(terms, use, request);
  if (typeof inMinute !== 'number') return inMinute;
  const atOnce = terms.concurrentLimit - priorityRules[priority].sparesAtOnce - use.inFlight;
  if (atOnce < 1) return { limit: 'CONCURRENT', until: after(now, concurrentWait) };
  return Math.min(request.calls, day, inMinute, atOnce);
}

function dayRoom(
  terms: QuotaLimits,
  use: QuotaUsage,
  { priority, now }: PermitDemand,
): number | QuotaDenial {
  const cap = dayBudgetOf(terms, priority);
  const elsewhere = externalUsage(terms, now);
  // A person's call finds out what XPM says, when only the other program's calls stand in the way.
  const room = cap - use.inDay - (priority === 'INTERACTIVE' ? 0 : elsewhere);
  if (room >= 1) return room;
  const own = use.inDay >= cap;
  const until =
    own && use.nextDaySlot !== null
      ? after(use.nextDaySlot, dayWindow)
      : after(now, externalUsageRecheck);
  const kept = use.inDay + elsewhere < terms.dayLimit ? ({ cause: 'RESERVE' } as const) : {};
  return { limit: 'DAY', until, ...kept };
}

function minuteRoom(
  terms: QuotaLimits,
  { minute: calls, reserved }: QuotaUsage,
  { priority, now, room: wanted }: PermitDemand,
): number | QuotaDenial {
  const { minuteLimit: limit } = terms;
  const elsewhere = isFresh(terms, now, minuteWindow) ? terms.externalMinuteCalls : 0;
  const scale = limit / 60;
  const pacingWindows = priorityRules[priority].pacingWindows.map(({ seconds, calls: most }) => ({
    // Whole milliseconds, or at the turn that is told the call before it would still count.
    window: Math.ceil((seconds * minuteWindow) / 60),
    most: Math.max(1, Math.floor(most * scale)),
  }));
  const hard = { window: minuteWindow, most: limit - elsewhere };
  const kept = { window: minuteWindow, most: limit - elsewhere - reserved };
  let room = Infinity;
  for (const rule of [hard, kept, ...pacingWindows]) {
    const since = now.getTime() - rule.window;
    const used = calls.filter((call) => call.getTime() > since).length;
    const left = rule.most - used;
    const needed = Math.max(1, Math.min(wanted, rule.most));
    if (left < needed) {
      // Once this call has left the window there is room.
      const turn = calls[rule.most - needed];
      const until =
        turn === undefined
          ? after(terms.observedAt ?? now, minuteWindow)
          : after(turn, rule.window);
      return { limit: 'MINUTE', until, ...(isPacing(rule === hard, priority, until, now) && pace) };
    }
    room = Math.min(room, left);
  }
  return room;
}

const pace = { cause: 'PACING' } as const;
/** Nobody waits for a sweep, whose minute is always full: a wait of so long is how it goes on. */
const sweepsTurn = 10 * second;

const isPacing = (isHard: boolean, priority: CallPriority, until: Date, now: Date): boolean =>
  !isHard || (priority === 'SWEEP' && until.getTime() - now.getTime() <= sweepsTurn);

const isFresh = ({ observedAt }: QuotaLimits, now: Date, window: number): boolean =>
  observedAt !== null && now.getTime() - observedAt.getTime() < window;

/** Whether what XPM said last is of the day that it has now: a refusal for the day's sake holds to its end. */
function isOfDay(terms: QuotaLimits, now: Date): boolean {
  const { blockedBy, blockedUntil, observedAt } = terms;
  if (!isFresh(terms, now, dayWindow)) return false;
  const refusedTo = blockedBy === 'DAY' ? blockedUntil : null;
  return refusedTo === null || observedAt === null || observedAt >= refusedTo || now < refusedTo;
}

/** Calls of the day that XPM has now which another program has made, as far as XPM has told. */
export const externalUsage = (terms: QuotaLimits, now: Date): number =>
  isOfDay(terms, now) ? terms.externalDayCalls : 0;

/** What is left, by our own count and by what XPM said within the window, whichever is less. */
export function remaining(
  terms: QuotaLimits,
  use: QuotaUsage,
  now: Date,
): { readonly minute: number; readonly day: number } {
  const seen = (value: number | null, isNow: boolean): number =>
    value !== null && isNow ? value : Infinity;
  const left = (limit: number, used: number, observed: number): number =>
    Math.max(0, Math.min(limit - used, observed));
  return {
    minute: left(
      terms.minuteLimit,
      use.minute.length,
      seen(terms.minuteRemaining, isFresh(terms, now, minute)),
    ),
    day: left(terms.dayLimit, use.inDay, seen(terms.dayRemaining, isOfDay(terms, now))),
  };
}

const after = (instant: Date, milliseconds: number): Date =>
  new Date(instant.getTime() + milliseconds);

/** What XPM still allows a practice, as the API displays it. */
export interface QuotaStatus {
  readonly minuteLimit: number;
  readonly minuteRemaining: number;
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
