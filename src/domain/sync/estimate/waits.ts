import { minuteRules, slotOf } from '../../quota/minute-rules.ts';
import type { CallPriority } from '../../quota/priority.ts';
import { priorityOf } from '../../quota/priority.ts';
import type { QuotaLimit } from '../../quota/quota.ts';
import { dayBudgetOf, dayWindowMs, minuteWindowMs } from '../../quota/quota.ts';
import type { SyncKind } from '../sync-kind.ts';
import type { EstimateBasis } from './basis.ts';

/** A pause that a sync will meet. */
export interface PlannedPause {
  readonly limit: QuotaLimit;
  /** When calls continue; `null` when that is unknown. */
  readonly until: Date | null;
}

/** What a sync waits for besides its usual duration, in milliseconds. */
export interface Waits {
  /** The present pause. */
  readonly startMs: number;
  /** Until the minute has room for all calls. */
  readonly slotMs: number;
  /** Until the day has room for them, at most. */
  readonly dayMs: number;
  readonly pauses: readonly PlannedPause[];
}

/** The waits of a sync that makes so many calls and is requested now. */
export function waitsOf(basis: EstimateBasis, calls: number): Waits {
  const { pause, now } = basis;
  const present = pause === null || pause.until <= now ? null : pause;
  // After a pause the minute has room.
  const minute = present === null ? waitForMinute(basis, calls) : { slotMs: 0, pause: null };
  const day = present?.limit === 'DAY' || hasRoomInDay(basis, calls) ? null : dayPause(basis);
  return {
    startMs: present === null ? 0 : present.until.getTime() - now.getTime(),
    slotMs: minute.slotMs,
    dayMs: day === null ? 0 : dayWindowMs,
    pauses: [present, minute.pause, day].filter((each) => each !== null),
  };
}

/** The wait is a pause when it is for XPM's limit, and a part of the usual pace when it is for our own rules. */
function waitForMinute(
  { kind, limits, minute, now }: EstimateBasis,
  calls: number,
): { readonly slotMs: number; readonly pause: PlannedPause | null } {
  const slots = minuteRules(
    limits,
    { reserved: 0 },
    { priority: priorityOfRequest(kind), now },
  ).map((rule) => {
    const latest = minute.filter((call) => call.getTime() > now.getTime() - rule.windowMs);
    const wanted = { calls: Math.min(calls, Math.max(1, rule.calls)), ahead: 0, now };
    return { ...rule, until: slotOf(rule, { limits, latest, setAside: 0 }, wanted) };
  });
  const pauseUntil = slots.find(({ isXpmLimit, until }) => isXpmLimit && until > now)?.until;
  // Calls for more than a minute pause again and again; the durations of the history contain that.
  const until =
    calls > limits.minuteLimit ? new Date(now.getTime() + minuteWindowMs) : (pauseUntil ?? null);
  return {
    slotMs: Math.max(...slots.map((slot) => slot.until.getTime())) - now.getTime(),
    pause: until === null ? null : { limit: 'MINUTE', until },
  };
}

/** Whether the day has room for the calls, beside those that are reserved for higher priorities. */
function hasRoomInDay({ kind, limits, quota }: EstimateBasis, calls: number): boolean {
  const reserved = limits.dayLimit - dayBudgetOf(limits, priorityOfRequest(kind));
  return calls <= quota.dayRemaining - reserved;
}

const dayPause = ({ quota }: EstimateBasis): PlannedPause => ({
  limit: 'DAY',
  until: quota.dayResetsAt,
});

const priorityOfRequest = (kind: SyncKind): CallPriority =>
  priorityOf({ kind, requestedBy: 'somebody' });
