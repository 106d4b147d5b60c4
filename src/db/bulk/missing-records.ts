import type { StoreResult } from '../../domain/sync/stored-batch.ts';
import { nothingStored } from '../../domain/sync/stored-batch.ts';
import type { CallNumber } from '../../ports/source.ts';
import type { Database } from '../prisma.ts';
import type { RecordTableName } from './compare.ts';
import type { ReadStamp } from './read-stamp.ts';

/** What a list has shown that was read to its end. */
export interface CompleteList {
  /** The ids in XPM of its entries, those that could not be understood included. */
  readonly seen: readonly string[];
  readonly call: CallNumber;
}

/** How many records are marked as missing, and of how many a list should show. */
export interface MissingCount {
  readonly known: number;
  readonly missing: number;
}

/**
 * Records of one kind that XPM's lists lack. A mark is what is known; whether they are archived is
 * decided afterwards. What is archived, or kept by an admin, is neither expected nor missing.
 */
export interface MissingRecordStore {
  /**
   * Marks the records that a list of all of them lacks, and takes the mark off those that it shows.
   * What a later call has brought is not missing from an earlier one's list.
   */
  markMissing(practiceId: string, list: CompleteList, at: Date): Promise<void>;
  countMarked(practiceId: string): Promise<MissingCount>;
  /** The ids in XPM of marked records, at most so many. */
  markedIds(practiceId: string, limit: number): Promise<readonly string[]>;
  /** Archives marked ones. They stay, and come back when XPM shows them again. */
  archiveMarked(practiceId: string, which: MarkedUntil): Promise<StoreResult>;
  /** Keeps marked ones as they are, until XPM has shown them again; answers how many. */
  dismissMarked(practiceId: string, which: MarkedUntil): Promise<number>;
  /** Archives a record that XPM reports as unknown, unless a later call has read it. */
  archive(practiceId: string, xpmId: string, stamp: ReadStamp): Promise<StoreResult>;
}

/** Those that were marked by then: of later ones whoever decides has not been told. */
export interface MarkedUntil {
  readonly markedUntil: Date;
  readonly at: Date;
}

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
): MissingRecordStore {
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
    markedIds: (practiceId, limit) => markedIds(db, { table, decidable, practiceId, limit }),
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

interface MarkedRows {
  readonly table: RecordTableName;
  readonly decidable: string;
  readonly practiceId: string;
  readonly limit: number;
}

async function markedIds(
  db: Database,
  { table, decidable, practiceId, limit }: MarkedRows,
): Promise<readonly string[]> {
  const rows = await db.$queryRawUnsafe<{ readonly xpmId: string }[]>(
    `SELECT xpm_id::text AS "xpmId" FROM ${table}
     WHERE ${expected} AND missing_since IS NOT NULL AND ${decidable}
     ORDER BY xpm_id LIMIT $2`,
    practiceId,
    limit,
  );
  return rows.map(({ xpmId }) => xpmId);
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
