import type { PastRun } from '../../domain/sync/estimate.ts';
import type { RunSubject } from '../../domain/sync/sync-run.ts';
import type { PrismaClient } from '../prisma.ts';
import { completeStates } from './kind-reader.ts';

/** So many past runs show how long the next one takes. */
const historyLength = 12;

/**
 * The latest runs of each practice and kind, whatever the record, that have read their lists to the end and whose
 * calls are known; in the order of the subjects, the latest run first. Reads the index of a practice's runs by kind.
 */
export async function readRunHistory(
  prisma: PrismaClient,
  subjects: readonly Pick<RunSubject, 'practiceId' | 'kind'>[],
): Promise<readonly (readonly PastRun[])[]> {
  const rows = await prisma.$queryRaw<(PastRun & { readonly place: number })[]>`
    SELECT place::int AS place, run.mode::text AS mode, run.calls,
      (1000 * extract(epoch FROM run.finished_at - run.requested_at))::float8 AS "durationMs"
    FROM unnest(
      ${subjects.map(({ practiceId }) => practiceId)}::uuid[],
      ${subjects.map(({ kind }) => kind)}::sync_kind[]
    ) WITH ORDINALITY AS subjects (practice_id, kind, place)
    CROSS JOIN LATERAL (SELECT mode, calls, requested_at, finished_at FROM sync_run
      WHERE practice_id = subjects.practice_id AND kind = subjects.kind
        AND state = ANY (${[...completeStates]}::sync_run_state[]) AND calls IS NOT NULL
      ORDER BY requested_at DESC LIMIT ${historyLength}) run
    ORDER BY place, run.requested_at DESC`;
  return subjects.map((_, n) =>
    rows
      .filter(({ place }) => place === n + 1)
      .map(({ mode, calls, durationMs }) => ({ mode, calls, durationMs })),
  );
}
