import type { SkippedSummary } from '../../domain/records/problem.ts';
import { describeProblem } from '../../domain/records/problem.ts';
import type { Database } from '../prisma.ts';

/** How many skipped records an activity entry names. */
const namedRecords = 5;

interface SkippedRow {
  readonly xpmId: string | null;
  readonly label: string | null;
  readonly place: string | null;
  readonly message: string;
  readonly added: bigint;
  readonly total: bigint;
  readonly isNew: boolean;
}

/** The records that a run has skipped, each once, the ones that are new since its start by name. */
export async function skippedBy(
  db: Database,
  { id, startedAt }: { readonly id: string; readonly startedAt: Date },
): Promise<SkippedSummary> {
  const rows = await db.$queryRaw<SkippedRow[]>`
    SELECT *, count(*) FILTER (WHERE "isNew") OVER () AS added, count(*) OVER () AS total
    FROM (
      SELECT DISTINCT ON (content, identity)
        xpm_id AS "xpmId", label, place, message, first_seen_at,
        bool_and(first_seen_at >= ${startedAt}) OVER (PARTITION BY content, identity) AS "isNew"
      FROM problem
      WHERE run_id = ${id}::uuid AND type = 'recordSkipped' AND resolved_at IS NULL
      ORDER BY content, identity, first_seen_at
    ) AS skipped
    ORDER BY "isNew" DESC, first_seen_at, place, label
    LIMIT ${namedRecords}`;
  const [added, total] = [Number(rows[0]?.added ?? 0), Number(rows[0]?.total ?? 0)];
  const named = rows.filter(({ isNew }) => isNew).map(describeProblem);
  return { named, unnamed: added - named.length, known: total - added };
}
