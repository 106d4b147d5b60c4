import type { EstimateBasis } from './basis.ts';
import { intervalOf, median, typicalRunsOf } from './typical-runs.ts';
import type { PlannedPause } from './waits.ts';
import { waitsOf } from './waits.ts';

/** What a sync that is requested now needs. */
export interface SyncEstimate {
  /** The calls to XPM. */
  readonly calls: number;
  /** The most likely end. */
  readonly endsAt: Date;
  /** The interval in which the sync is likely to end. */
  readonly earliest: Date;
  readonly latest: Date;
  readonly pauses: readonly PlannedPause[];
}

/**
 * Estimates a sync that a person requests now; `null` without history.
 *
 * - The history is that of incremental runs, which a request starts as soon as there is a complete read; without any, that
 *   of all runs.
 * - The interval is as wide as it may be: its end is twice its start, so that `latest` is at most twice the true duration
 *   of each run that ends within it. Of all such intervals it is the one that contains most of the past durations, and
 *   it has the same ratio of room on both sides of them. Rare durations, of runs that paused for hours, have no
 *   influence. Durations up to 5 s count as equal: `earliest` is then now, and `latest` in 10 s.
 * - `calls` and `endsAt` are the medians of the runs within the interval.
 * - A pause moves everything: the present one; the wait until the minute has room for the calls, by XPM's limit and by
 *   the rules of the priority; and the wait for the day's calls, which may end at once or in 24 hours while a few calls
 *   of the day are left.
 */
export function estimateSync(basis: EstimateBasis): SyncEstimate | null {
  const runs = typicalRunsOf(basis.history);
  if (runs.length === 0) return null;
  const calls = Math.round(median(runs.map((run) => run.calls)));
  const { earliestMs, latestMs } = intervalOf(runs);
  const expectedMs = median(runs.map(({ durationMs }) => durationMs));
  const { startMs, slotMs, dayMs, pauses } = waitsOf(basis, calls);
  const at = (ms: number): Date => new Date(basis.now.getTime() + Math.round(ms));
  return {
    calls,
    // The last call cannot be made before its slot.
    earliest: at(startMs + Math.max(slotMs, earliestMs)),
    endsAt: at(startMs + slotMs + dayMs + expectedMs),
    latest: at(startMs + slotMs + dayMs + latestMs),
    pauses,
  };
}
