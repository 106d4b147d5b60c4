import { priorityOf, priorityRules } from '../quota/priority.ts';
import type { QuotaLimit, QuotaStatus } from '../quota/quota.ts';
import { dayWindowMs, minuteWindowMs } from '../quota/quota.ts';
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

/** What an estimate is made from. */
export interface EstimateBasis {
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
 * - A pause moves everything: the present one; the wait for the minute's calls, as if the used ones were spread evenly;
 *   and the wait for the day's calls, which may be over at once or in 24 hours as long as XPM has not stated its end.
 */
export function estimateSync(basis: EstimateBasis): SyncEstimate | null {
  const runs = typicalRuns(basis.history);
  if (runs.length === 0) return null;
  const calls = Math.round(median(runs.map((run) => run.calls)));
  const { earliestMs, latestMs } = interval(runs.map(durationOf));
  const expectedMs = median(runs.map(({ durationMs }) => durationMs));
  const waits = waitsOf(basis, calls);
  const least = sum(waits.map((wait) => wait.leastMs));
  const most = sum(waits.map((wait) => wait.mostMs));
  const at = (ms: number): Date => new Date(basis.now.getTime() + Math.round(ms));
  return {
    calls,
    earliest: at(least + earliestMs),
    endsAt: at(most + expectedMs),
    latest: at(most + latestMs),
    pauses: waits.map(({ pause }) => pause),
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

/** A pause, and how much it delays the end at least and at most. */
interface PlannedWait {
  readonly pause: PlannedPause;
  readonly leastMs: number;
  readonly mostMs: number;
}

function waitsOf({ kind, quota, pause, now }: EstimateBasis, calls: number): PlannedWait[] {
  const present = pause === null || pause.until <= now ? null : pause;
  const minute = present === null ? waitForMinute(quota, calls, now) : null;
  const day = present?.limit === 'DAY' ? null : waitForDay(quota, calls, kind);
  return [present === null ? null : presentWait(present, now), minute, day].filter(
    (wait) => wait !== null,
  );
}

function presentWait(pause: PresentPause, now: Date): PlannedWait {
  const ms = pause.until.getTime() - now.getTime();
  return { pause: { limit: pause.limit, until: pause.until }, leastMs: ms, mostMs: ms };
}

function waitForMinute(quota: QuotaStatus, calls: number, now: Date): PlannedWait | null {
  const { minuteLimit, minuteRemaining, minuteResetsAt } = quota;
  const excess = calls - minuteRemaining;
  if (excess <= 0) return null;
  const used = minuteLimit - minuteRemaining;
  const resetMs =
    minuteResetsAt === null ? minuteWindowMs : minuteResetsAt.getTime() - now.getTime();
  const mostMs = used === 0 ? 0 : (resetMs * Math.min(excess, used)) / used;
  // Calls for more than a minute pause again and again; the durations of the history contain that.
  const untilMs = now.getTime() + (calls > minuteLimit ? minuteWindowMs : mostMs);
  return { pause: { limit: 'MINUTE', until: new Date(untilMs) }, leastMs: 0, mostMs };
}

/** The day has no room for the calls, beside those that are reserved for higher priorities. */
function waitForDay(quota: QuotaStatus, calls: number, kind: SyncKind): PlannedWait | null {
  const { dayLimit, dayRemaining, dayResetsAt } = quota;
  const { dayShare } = priorityRules[priorityOf({ kind, requestedBy: 'somebody' })];
  const reserved = dayLimit - Math.floor(dayLimit * dayShare);
  if (calls <= dayRemaining - reserved) return null;
  return { pause: { limit: 'DAY', until: dayResetsAt }, leastMs: 0, mostMs: dayWindowMs };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}

const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0);
