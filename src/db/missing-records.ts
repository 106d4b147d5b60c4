import type { RecordRows } from '../domain/ports/unit-of-work.ts';
import { nothingStored } from '../domain/reconcile.ts';
import type { RecordTableName } from './changed-records.ts';
import type { Database } from './prisma.ts';

interface MissingCount {
  readonly known: bigint;
  readonly missing: bigint;
}

/** The half of a store that deals with records which a complete list no longer shows. */
export function missingRecords(
  db: Database,
  table: RecordTableName,
): Pick<RecordRows<never>, 'countMissing' | 'archiveMissing' | 'archive'> {
  return {
    async countMissing(practiceId, seen) {
      const [count] = await db.$queryRawUnsafe<MissingCount[]>(
        `SELECT count(*) AS known, count(*) FILTER (WHERE s."xpmId" IS NULL) AS missing
         FROM ${table} r LEFT JOIN unnest($2::uuid[]) AS s ("xpmId") ON s."xpmId" = r."xpmId"
         WHERE r."practiceId" = $1::uuid AND r."goneAt" IS NULL`,
        practiceId,
        seen,
      );
      return { known: Number(count?.known ?? 0), missing: Number(count?.missing ?? 0) };
    },
    async archiveMissing(practiceId, seen, at) {
      const rows = await db.$queryRawUnsafe<{ id: string }[]>(
        `UPDATE ${table} r SET "goneAt" = $3, "changedAt" = $3
         WHERE r."practiceId" = $1::uuid AND r."goneAt" IS NULL
           AND NOT EXISTS (SELECT FROM unnest($2::uuid[]) AS s ("xpmId") WHERE s."xpmId" = r."xpmId")
         RETURNING id`,
        practiceId,
        seen,
        at,
      );
      return { ...nothingStored, archived: rows.length, ids: rows.map(({ id }) => id) };
    },
    async archive(practiceId, xpmId, { at, call }) {
      const rows = await db.$queryRawUnsafe<{ id: string }[]>(
        `UPDATE ${table} SET "goneAt" = $3, "changedAt" = $3, "readBy" = $4
         WHERE "practiceId" = $1::uuid AND "xpmId" = $2::uuid AND "goneAt" IS NULL AND "readBy" <= $4
         RETURNING id`,
        practiceId,
        xpmId,
        at,
        call,
      );
      return { ...nothingStored, archived: rows.length, ids: rows.map(({ id }) => id) };
    },
  };
}
