import { pauseOfQuota } from '../src/domain/sync/estimate/basis.ts';
import type { SyncEstimate } from '../src/domain/sync/estimate/estimate.ts';
import { estimateSync } from '../src/domain/sync/estimate/estimate.ts';
import type { SyncKind } from '../src/domain/sync/sync-kind.ts';
import type { Stage } from './stage.ts';

/** A person's request, and what it was estimated to need just before. */
export interface EstimatedRequest {
  readonly runId: string;
  readonly at: Date;
  /** `null` before there was a history. */
  readonly estimate: SyncEstimate | null;
}

interface EndedRun {
  readonly at: Date;
  readonly estimate: SyncEstimate;
  readonly finishedAt: Date;
}

/** How good the estimates of a day were. */
export interface EstimateAccuracy {
  readonly runs: number;
  /** The share of the runs that have ended between `earliest` and `latest`; `null` without any. */
  readonly withinInterval: number | null;
  /** The greatest ratio of an estimate's longest duration to the true one. */
  readonly greatestRatio: number;
}

/** Shorter durations count as this long, because time passes in slices. */
const shortestMs = 5000;

/** The estimate that is displayed before the sync is requested; `null` before there is a history. */
export async function estimateNow(
  { reader, clock }: Stage,
  practiceId: string,
  kind: SyncKind,
): Promise<SyncEstimate | null> {
  const [[facts], quota] = await Promise.all([
    reader.estimates.facts([{ practiceId, kind }]),
    reader.quota.status(practiceId),
  ]);
  if (facts === undefined) return null;
  return estimateSync({ ...facts, kind, quota, pause: pauseOfQuota(quota), now: clock.now() });
}

/** Compares the estimates of the requests with the ends of their runs. */
export async function readAccuracy(
  { prisma }: Stage,
  requests: readonly EstimatedRequest[],
): Promise<EstimateAccuracy> {
  const rows = await prisma.syncRun.findMany({
    where: { id: { in: requests.map(({ runId }) => runId) } },
    select: { id: true, finishedAt: true },
  });
  const ends = new Map(rows.map(({ id, finishedAt }) => [id, finishedAt]));
  return accuracyOf(
    requests.flatMap(({ runId, at, estimate }) => {
      const finishedAt = ends.get(runId) ?? null;
      return estimate === null || finishedAt === null ? [] : [{ at, estimate, finishedAt }];
    }),
  );
}

function accuracyOf(runs: readonly EndedRun[]): EstimateAccuracy {
  const within = runs.filter(
    ({ estimate: { earliest, latest }, finishedAt }) =>
      finishedAt >= earliest && finishedAt <= latest,
  );
  const ratios = runs.map(({ at, estimate: { latest }, finishedAt }) => {
    const since = (instant: Date): number => instant.getTime() - at.getTime();
    return since(latest) / Math.max(shortestMs, since(finishedAt));
  });
  return {
    runs: runs.length,
    withinInterval: runs.length === 0 ? null : within.length / runs.length,
    greatestRatio: Math.max(0, ...ratios),
  };
}

export function describeAccuracy({
  runs,
  withinInterval,
  greatestRatio,
}: EstimateAccuracy): string {
  if (withinInterval === null) return 'none was made';
  const share = (withinInterval * 100).toFixed(1);
  return `${share} % of ${runs}, latest end at most ${greatestRatio.toFixed(2)} times the true duration`;
}
