import { minuteRules, slotOf } from '../quota/minute-rules.ts';
import type { CallPriority } from '../quota/priority.ts';
import { priorityOf } from '../quota/priority.ts';
import type { QuotaLimit, QuotaLimits, QuotaStatus } from '../quota/quota.ts';
import { dayBudgetOf, dayWindowMs, minuteWindowMs } from '../quota/quota.ts';
import type { SyncKind } from './sync-kind.ts';
import type { SyncMode } from './sync-run.ts';

/** A run that has read its lists to their end. */
export interface PastRun {
  readonly mode: SyncMode;
  /** The calls to XPM that it has made. */
  readonly calls: number;
  /** From the request to the end, with its pauses. */
  readonly durationMs: number;
}

/** A pause that a sync will meet. */
export interface PlannedPause {
  readonly limit: QuotaLimit;
  /** When calls go on; `null` when that is unknown. */
  readonly until: Date | null;
}

/** What a sync that is requested now needs. */
export interface SyncEstimate {
  readonly calls: number;
  readonly endsAt: Date;
  readonly earliest: Date;
  readonly latest: Date;
  readonly pauses: readonly PlannedPause[];
}

export interface PresentPause {
  readonly until: Date;
  readonly limit: QuotaLimit;
}

/** The limits of a practice, and when it has made calls in the last minute, the latest first. */
export interface RecentUse {
  readonly limits: QuotaLimits;
  readonly minute: readonly Date[];
}

/** What an estimate is made from. */
export interface EstimateBasis extends RecentUse {
  readonly kind: SyncKind;
  /** The latest runs of the practice and the kind. */
  readonly history: readonly PastRun[];
  readonly quota: QuotaStatus;
  /** What keeps the sync from making calls now. */
  readonly pause: PresentPause | null;
  readonly now: Date;
}

/** The pause of all calls of the practice. */
export const pauseOfQuota = ({ pausedUntil, pausedBy }: QuotaStatus): PresentPause | null =>
  pausedUntil === null || pausedBy === null ? null : { until: pausedUntil, limit: pausedBy };

/** Shorter durations count as this long: they depend on the moment more than on the sync. */
const shortestMs = 5000;

/** The latest end is at most so many times as far away as the earliest one. */
const widest = 2;

/**
 * Estimates a sync that a person requests now; `null` without history.
 *
 * - The history is that of incremental runs, which a request starts as soon as there is a complete read; without any, that
 *   of all runs.
 * - The interval is as wide as it may be: its end is twice its start, so that `latest` is at most twice the true duration
 *   of each run that ends within it. Of all such intervals it is the one that contains most of the past durations, and
 *   it has the same proportion of room on both sides of them. Rare durations, of runs that paused for hours, have no
 *   influence. Durations up to 5 s count as equal: `earliest` is then now, and `latest` in 10 s.
 * - `calls` and `endsAt` are the medians of the runs within the interval.
 * - A pause moves everything: the present one; the wait until the minute has room for the calls, by XPM's limit and by
 *   the rules of the priority; and the wait for the day's calls, which may be over at once or in 24 hours as long as
 *   XPM has not stated its end.
 */
export function estimateSync(basis: EstimateBasis): SyncEstimate | null {
  const runs = typicalRuns(basis.history);
  if (runs.length === 0) return null;
  const calls = Math.round(median(runs.map((run) => run.calls)));
  const { earliestMs, latestMs } = interval(runs.map(durationOf));
  const expectedMs = median(runs.map(({ durationMs }) => durationMs));
  const { startMs, slotMs, dayMs, pauses } = waitsOf(basis, calls);
  const at = (ms: number): Date => new Date(basis.now.getTime() + Math.round(ms));
  return {
    calls,
    // The last call is made in its slot.
    earliest: at(startMs + Math.max(slotMs, earliestMs)),
    endsAt: at(startMs + slotMs + dayMs + expectedMs),
    latest: at(startMs + slotMs + dayMs + latestMs),
    pauses,
  };
}

const durationOf = ({ durationMs }: PastRun): number => Math.max(shortestMs, durationMs);

/** Of the runs that are comparable, most of those whose durations are within the greatest proportion of each other. */
function typicalRuns(history: readonly PastRun[]): readonly PastRun[] {
  const incremental = history.filter(({ mode }) => mode === 'INCREMENTAL');
  const comparable = incremental.length > 0 ? incremental : history;
  const groups = comparable.map((first) =>
    comparable.filter((run) => {
      const proportion = durationOf(run) / durationOf(first);
      return proportion >= 1 && proportion <= widest;
    }),
  );
  return groups.reduce((best, each) => (each.length > best.length ? each : best), []);
}

function interval(durationsMs: readonly number[]): {
  readonly earliestMs: number;
  readonly latestMs: number;
} {
  const middleMs = Math.sqrt(Math.min(...durationsMs) * Math.max(...durationsMs));
  const earliestMs = Math.round(middleMs / Math.sqrt(widest));
  return earliestMs <= shortestMs
    ? { earliestMs: 0, latestMs: shortestMs * widest }
    : { earliestMs, latestMs: earliestMs * widest };
}

/** What a sync waits for besides its usual duration, in milliseconds. */
interface Waits {
  /** The present pause. */
  readonly startMs: number;
  /** Until the minute has room for all calls. */
  readonly slotMs: number;
  /** Until the day has room for them, at most. */
  readonly dayMs: number;
  readonly pauses: readonly PlannedPause[];
}

function waitsOf(basis: EstimateBasis, calls: number): Waits {
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

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}
