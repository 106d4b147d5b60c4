import type { RecordKey, RecordType } from '../../domain/records/record.ts';
import type { SyncKindFacts } from '../../domain/sync/freshness/kind-status.ts';
import { practiceKinds } from '../../domain/sync/freshness/kind-status.ts';
import type { LastSynced } from '../../domain/sync/freshness/last-synced.ts';
import { lastSyncedOf } from '../../domain/sync/freshness/last-synced.ts';
import { recordKindOf } from '../../domain/sync/sync-kind.ts';
import type { SyncRunState } from '../../domain/sync/sync-run.ts';
import { finishedStates, unfinishedStates } from '../../domain/sync/sync-run.ts';
import type { PrismaClient } from '../prisma.ts';

export interface KindReader {
  /** The facts of each kind that is about the whole practice. */
  facts(practiceId: string): Promise<readonly SyncKindFacts[]>;
  /** Up to when these records are known, in their order. */
  lastSynced(type: RecordType, records: readonly RecordPlace[]): Promise<readonly LastSynced[]>;
}

type RecordPlace = Pick<RecordKey, 'practiceId' | 'id'>;

/** The states of a run that read its lists to their end. */
export const completeStates: readonly SyncRunState[] = ['SUCCEEDED', 'PARTIAL'];

/** Each part reads the index of a practice's runs by kind from its latest entry. */
export function kindReader(prisma: PrismaClient): KindReader {
  const facts = (practiceId: string) => prisma.$queryRaw<SyncKindFacts[]>`
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
          AND state = ANY (${[...completeStates]}::sync_run_state[])
        ORDER BY requested_at DESC LIMIT 1) complete ON true
      LEFT JOIN sync_watermark watermark
        ON watermark.practice_id = ${practiceId}::uuid AND watermark.kind = kinds.kind
      ORDER BY kinds.place`;
  return {
    facts,
    async lastSynced(type, records) {
      const practiceIds = [...new Set(records.map(({ practiceId }) => practiceId))];
      const [found, alone] = await Promise.all([
        Promise.all(practiceIds.map(async (id) => [id, await facts(id)] as const)),
        lastReadAlone(prisma, type, records),
      ]);
      const ofPractice = new Map(found);
      return records.map(({ practiceId, id }) =>
        lastSyncedOf(type, ofPractice.get(practiceId) ?? [], alone.get(id) ?? null),
      );
    },
  };
}

/** When the last runs started that read one of these records alone, and to its end. */
async function lastReadAlone(
  prisma: PrismaClient,
  type: RecordType,
  records: readonly RecordPlace[],
): Promise<ReadonlyMap<string, Date>> {
  const rows = await prisma.$queryRaw<{ recordId: string; startedAt: Date }[]>`
    SELECT record_id AS "recordId", max(started_at) AS "startedAt" FROM sync_run
    WHERE record_id = ANY (${records.map(({ id }) => id)}::uuid[])
      AND kind = ${recordKindOf(type)}::sync_kind
      AND state = ANY (${[...completeStates]}::sync_run_state[])
    GROUP BY record_id`;
  return new Map(rows.map(({ recordId, startedAt }) => [recordId, startedAt]));
}
