import type { PastRun } from './basis.ts';

/** Shorter durations count as this long, because chance has more influence on them than the sync. */
const shortestMs = 5000;

/** How many times as long as the shortest likely duration the longest one is. */
const maximumRatio = 2;

const durationOf = ({ durationMs }: PastRun): number => Math.max(shortestMs, durationMs);

/** The largest group of comparable runs whose durations are within the maximum ratio of each other. */
export function typicalRunsOf(history: readonly PastRun[]): readonly PastRun[] {
  const incremental = history.filter(({ mode }) => mode === 'INCREMENTAL');
  const comparable = incremental.length > 0 ? incremental : history;
  const groups = comparable.map((first) =>
    comparable.filter((run) => {
      const ratio = durationOf(run) / durationOf(first);
      return ratio >= 1 && ratio <= maximumRatio;
    }),
  );
  return groups.reduce((best, each) => (each.length > best.length ? each : best), []);
}

/** The shortest and the longest likely duration of runs like these. */
export function intervalOf(runs: readonly PastRun[]): {
  readonly earliestMs: number;
  readonly latestMs: number;
} {
  const durationsMs = runs.map(durationOf);
  const middleMs = Math.sqrt(Math.min(...durationsMs) * Math.max(...durationsMs));
  const earliestMs = Math.round(middleMs / Math.sqrt(maximumRatio));
  return earliestMs <= shortestMs
    ? { earliestMs: 0, latestMs: shortestMs * maximumRatio }
    : { earliestMs, latestMs: earliestMs * maximumRatio };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}
