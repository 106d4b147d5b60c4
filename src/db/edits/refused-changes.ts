import type { ChangeRefusalReason, RefusedChanges } from '../../domain/edits/refusal.ts';
import type { RecordType } from '../../domain/records/record.ts';
import type { Database } from '../prisma.ts';

/** The refused changes of a practice by record and reason, those that have waited longest first. */
export type RefusedChangeReader = (
  practiceId: string,
  /** `null` for every reason. */
  reason: ChangeRefusalReason | null,
) => Promise<readonly RefusedChanges[]>;

interface Row extends Omit<RefusedChanges, 'record'> {
  readonly type: RecordType;
  readonly id: string;
}

/** An archived record is one for which `RecordFacts.archived` holds. */
export const refusedChangeReader =
  (db: Database): RefusedChangeReader =>
  async (practiceId, reason) => {
    const rows = await db.$queryRaw<Row[]>`
      SELECT CASE WHEN p.job_id IS NULL THEN 'CLIENT' ELSE 'JOB' END AS type,
        coalesce(p.job_id, p.client_id)::text AS id,
        bool_or(CASE WHEN p.job_id IS NULL
          THEN c.is_archived OR c.is_deleted OR c.deleted_at IS NOT NULL
          ELSE j.deleted_at IS NOT NULL END) AS archived,
        p.refusal_reason::text AS reason,
        array_agg(p.field ORDER BY p.field) AS fields,
        min(p.since) AS since
      FROM pending_change p
      LEFT JOIN client c ON c.id = p.client_id
      LEFT JOIN job j ON j.id = p.job_id
      WHERE p.practice_id = ${practiceId}::uuid AND p.refusal_reason IS NOT NULL
        AND (${reason}::text IS NULL OR p.refusal_reason::text = ${reason})
      GROUP BY p.client_id, p.job_id, p.refusal_reason
      ORDER BY since, id, reason`;
    return rows.map(({ type, id, ...changes }) => ({
      ...changes,
      record: { practiceId, type, id },
    }));
  };
