import type { QuotaLimits, SourceLimits } from '../../domain/quota/quota.ts';
import { initialLimits, minuteWindowMs } from '../../domain/quota/quota.ts';
import type { PastRun, RecentUse } from '../../domain/sync/estimate/basis.ts';
import type { RunSubject, SyncMode } from '../../domain/sync/sync-run.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PrismaClient } from '../prisma.ts';
import { completeStates } from './kind-reader.ts';

/** A kind in a practice, and the mode of the runs that count; without it those of both. */
interface KindOfPractice extends Pick<RunSubject, 'practiceId' | 'kind'> {
  readonly mode?: SyncMode;
}

export interface EstimateReader {
  /** The latest complete runs of each of these kinds, in their order. */
  histories(subjects: readonly KindOfPractice[]): Promise<readonly (readonly PastRun[])[]>;
  /** What the estimates of these syncs are made from, in their order. */
  facts(subjects: readonly KindOfPractice[]): Promise<readonly EstimateFacts[]>;
}

export interface EstimateFacts extends RecentUse {
  readonly history: readonly PastRun[];
}

/** So many past runs show how long the next one takes. */
const historyLength = 12;

export function estimateReader(
  prisma: PrismaClient,
  clock: Clock,
  stated: SourceLimits,
): EstimateReader {
  return {
    histories: (subjects) => readHistories(prisma, subjects),
    async facts(subjects) {
      const practiceIds = [...new Set(subjects.map(({ practiceId }) => practiceId))];
      const [histories, limits, calls] = await Promise.all([
        readHistories(prisma, subjects),
        readLimits(prisma, practiceIds),
        readCalls(prisma, practiceIds, new Date(clock.now().getTime() - minuteWindowMs)),
      ]);
      return subjects.map(({ practiceId }, n) => ({
        history: histories[n] ?? [],
        limits: limits.get(practiceId) ?? initialLimits(stated),
        minute: calls.get(practiceId) ?? [],
      }));
    },
  };
}

/**
 * The latest runs of each practice and kind, whatever the record, that have read their lists to the end and whose
 * calls are known, the latest run first. Reads the index of a practice's runs by kind.
 */
async function readHistories(
  prisma: PrismaClient,
  subjects: readonly KindOfPractice[],
): Promise<readonly (readonly PastRun[])[]> {
  const rows = await prisma.$queryRaw<(PastRun & { readonly place: number })[]>`
    SELECT place::int AS place, run.mode::text AS mode, run.calls,
      (1000 * extract(epoch FROM run.finished_at - run.requested_at))::float8 AS "durationMs"
    FROM unnest(
      ${subjects.map(({ practiceId }) => practiceId)}::uuid[],
      ${subjects.map(({ kind }) => kind)}::sync_kind[],
      ${subjects.map(({ mode }) => mode ?? null)}::sync_mode[]
    ) WITH ORDINALITY AS subjects (practice_id, kind, mode, place)
    CROSS JOIN LATERAL (SELECT mode, calls, requested_at, finished_at FROM sync_run
      WHERE practice_id = subjects.practice_id AND kind = subjects.kind
        AND mode = coalesce(subjects.mode, mode)
        AND state = ANY (${[...completeStates]}::sync_run_state[]) AND calls IS NOT NULL
      ORDER BY requested_at DESC LIMIT ${historyLength}) run
    ORDER BY place, run.requested_at DESC`;
  return subjects.map((_, n) =>
    rows
      .filter(({ place }) => place === n + 1)
      .map(({ mode, calls, durationMs }) => ({ mode, calls, durationMs })),
  );
}

async function readLimits(
  prisma: PrismaClient,
  practiceIds: readonly string[],
): Promise<ReadonlyMap<string, QuotaLimits>> {
  const rows = await prisma.quota.findMany({ where: { practiceId: { in: [...practiceIds] } } });
  return new Map(rows.map((row) => [row.practiceId, row]));
}

/** When the practices have made calls since then, the latest first. */
async function readCalls(
  prisma: PrismaClient,
  practiceIds: readonly string[],
  since: Date,
): Promise<ReadonlyMap<string, readonly Date[]>> {
  const calls = await prisma.callPermit.findMany({
    where: { practiceId: { in: [...practiceIds] }, acquiredAt: { gt: since } },
    orderBy: { acquiredAt: 'desc' },
    select: { practiceId: true, acquiredAt: true },
  });
  return new Map(
    practiceIds.map((id) => [
      id,
      calls.filter(({ practiceId }) => practiceId === id).map(({ acquiredAt }) => acquiredAt),
    ]),
  );
}
