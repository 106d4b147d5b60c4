import type { SyncKindFacts } from '../../domain/sync/kind-status.ts';
import { practiceKinds } from '../../domain/sync/kind-status.ts';
import { finishedStates, unfinishedStates } from '../../domain/sync/sync-run.ts';
import type { PrismaClient } from '../prisma.ts';

export interface KindReader {
  /** The facts of each kind that is about the whole practice. */
  facts(practiceId: string): Promise<readonly SyncKindFacts[]>;
}

/** The states of a run that read its lists to their end. */
const completeStates = ['SUCCEEDED', 'PARTIAL'];

/** Each part reads the index of a practice's runs by kind from its latest entry. */
export function kindReader(prisma: PrismaClient): KindReader {
  return {
    facts: (practiceId) => prisma.$queryRaw<SyncKindFacts[]>`
      SELECT kinds.kind::text AS kind, last.id AS "lastRunId", unfinished.id AS "unfinishedRunId",
        complete.finished_at AS "lastSucceededAt",
        CASE WHEN watermark.kind IS NULL THEN NULL ELSE complete.started_at END AS "completeAsOf",
        (SELECT count(*)::int FROM sync_run
          WHERE practice_id = ${practiceId}::uuid AND kind = kinds.kind AND state = 'FAILED'
            AND requested_at > coalesce(complete.requested_at, '-infinity')) AS "consecutiveFailures"
      FROM unnest(${[...practiceKinds]}::sync_kind[]) WITH ORDINALITY AS kinds (kind, place)
      LEFT JOIN LATERAL (SELECT id FROM sync_run
        WHERE practice_id = ${practiceId}::uuid AND kind = kinds.kind
          AND state = ANY (${[...finishedStates]}::sync_run_state[])
        ORDER BY requested_at DESC LIMIT 1) last ON true
      LEFT JOIN LATERAL (SELECT id FROM sync_run
        WHERE practice_id = ${practiceId}::uuid AND kind = kinds.kind
          AND state = ANY (${[...unfinishedStates]}::sync_run_state[])
        LIMIT 1) unfinished ON true
      LEFT JOIN LATERAL (SELECT requested_at, started_at, finished_at FROM sync_run
        WHERE practice_id = ${practiceId}::uuid AND kind = kinds.kind
          AND state = ANY (${completeStates}::sync_run_state[])
        ORDER BY requested_at DESC LIMIT 1) complete ON true
      LEFT JOIN sync_watermark watermark
        ON watermark.practice_id = ${practiceId}::uuid AND watermark.kind = kinds.kind
      ORDER BY kinds.place`,
  };
}
