import type { StoreResult } from '../../domain/sync/stored-batch.ts';
import { nothingStored } from '../../domain/sync/stored-batch.ts';
import type { MissingRows } from '../../ports/missing-rows.ts';
import type { RecordRows } from '../../ports/unit-of-work.ts';
import type { Database } from '../prisma.ts';
import type { RecordTableName } from './compare.ts';

interface CountRow {
  readonly known: bigint;
  readonly missing: bigint;
}

/** SQL of the rows that a list should show: those that are neither archived nor kept by an admin. */
const expected = 'practice_id = $1::uuid AND deleted_at IS NULL AND dismissed_at IS NULL';

/**
 * The half of a store that deals with records which XPM's lists do not show any more.
 * @param decidable SQL of the marked rows that are archived or kept together
 */
export function missingRecords(
  db: Database,
  table: RecordTableName,
  decidable = 'true',
): MissingRows & Pick<RecordRows<never>, 'archive'> {
  // Rows are held in the one order in which everybody holds them.
  const held = `
    WITH held AS MATERIALIZED (
      SELECT id FROM ${table} WHERE ${expected} AND missing_since <= $2 AND ${decidable}
      ORDER BY xpm_id FOR UPDATE
    )`;
  return {
    markMissing: (practiceId, list, at) => markMissing(db, table, { practiceId, ...list, at }),
    async countMarked(practiceId) {
      const [count] = await db.$queryRawUnsafe<CountRow[]>(
        `SELECT count(*) AS known,
           count(*) FILTER (WHERE missing_since IS NOT NULL AND ${decidable}) AS missing
         FROM ${table} WHERE ${expected}`,
        practiceId,
      );
      return { known: Number(count?.known ?? 0), missing: Number(count?.missing ?? 0) };
    },
    async archiveMarked(practiceId, { markedUntil, at }) {
      const rows = await db.$queryRawUnsafe<ArchivedRow[]>(
        `${held} UPDATE ${table} SET deleted_at = $3, changed_at = $3, missing_since = NULL
         WHERE id IN (SELECT id FROM held) RETURNING id`,
        practiceId,
        markedUntil,
        at,
      );
      return archivedBatch(rows);
    },
    dismissMarked: (practiceId, { markedUntil, at }) =>
      db.$executeRawUnsafe(
        `${held} UPDATE ${table} SET dismissed_at = $3, missing_since = NULL
         WHERE id IN (SELECT id FROM held)`,
        practiceId,
        markedUntil,
        at,
      ),
    async archive(practiceId, xpmId, { at, call }) {
      const rows = await db.$queryRawUnsafe<ArchivedRow[]>(
        `UPDATE ${table} SET deleted_at = $3, changed_at = $3, last_read_call = $4, missing_since = NULL, dismissed_at = NULL
         WHERE practice_id = $1::uuid AND xpm_id = $2::uuid AND deleted_at IS NULL AND last_read_call <= $4
         RETURNING id`,
        practiceId,
        xpmId,
        at,
        call,
      );
      return archivedBatch(rows);
    },
  };
}

interface ArchivedRow {
  readonly id: string;
}

const archivedBatch = (rows: readonly ArchivedRow[]): StoreResult => ({
  ...nothingStored,
  archived: rows.length,
  ids: rows.map(({ id }) => id),
});

interface Marking {
  readonly practiceId: string;
  readonly seen: readonly string[];
  readonly call: bigint;
  readonly at: Date;
}

/**
 * Looks for what differs first, by a join, and writes only that: a list that shows what the one before
 * has shown writes nothing. What a later call brought meanwhile is looked at again when its row is held.
 */
async function markMissing(
  db: Database,
  table: RecordTableName,
  { practiceId, seen, call, at }: Marking,
): Promise<void> {
  await db.$executeRawUnsafe(
    `WITH m AS MATERIALIZED (
       SELECT r.id, s.xpm_id IS NOT NULL AS shown
       FROM ${table} r LEFT JOIN unnest($2::uuid[]) AS s (xpm_id) ON s.xpm_id = r.xpm_id
       WHERE r.practice_id = $1::uuid AND r.deleted_at IS NULL
         AND (num_nonnulls(r.missing_since, r.dismissed_at) > 0) = (s.xpm_id IS NOT NULL)
       ORDER BY r.xpm_id FOR UPDATE OF r
     )
     UPDATE ${table} t
     SET missing_since = CASE WHEN m.shown THEN NULL ELSE $4::timestamptz END, dismissed_at = NULL
     FROM m
     WHERE t.id = m.id AND t.deleted_at IS NULL AND t.last_read_call <= $3
       AND (num_nonnulls(t.missing_since, t.dismissed_at) > 0) = m.shown`,
    practiceId,
    seen,
    call,
    at,
  );
}
