import type { StoreResult } from '../../domain/sync/stored-batch.ts';
import { nothingStored } from '../../domain/sync/stored-batch.ts';
import type { MarkedBy, MarkedRecords } from '../../ports/marked-records.ts';
import type { CallNumber } from '../../ports/xpm/source.ts';
import type { Database } from '../prisma.ts';
import { markedRecords } from './marked-records.ts';
import type { RecordModel } from './model.ts';
import { tableName } from './model.ts';
import type { ReadStamp } from './read-stamp.ts';

/** A list that was read to its end. */
export interface CompleteList {
  /** The XPM ids of its entries, including unreadable ones. */
  readonly listed: readonly string[];
  readonly call: CallNumber;
}

/** How many records are marked as missing, out of how many that a complete list should contain. */
export interface MissingCount {
  readonly known: number;
  readonly missing: number;
}

/**
 * Records of one kind that XPM's lists lack. They are marked first; whether they are archived is decided
 * afterwards. Records that are archived, or that an admin dismissed, are neither expected nor missing.
 */
export interface MissingRecordStore {
  /**
   * Marks the records that a complete list lacks, and unmarks those that it contains. A record that a
   * later call has read is not marked.
   */
  markMissing(practiceId: string, list: CompleteList, at: Date): Promise<void>;
  countMarked(practiceId: string): Promise<MissingCount>;
  /** The ids in XPM of marked records, at most so many. */
  markedIds(practiceId: string, limit: number): Promise<readonly string[]>;
  /** The marked records that a decision is about. */
  readonly markedRecords: MarkedRecords;
  /** Archives marked records. They stay stored, and are restored when XPM lists them again. */
  archiveMarked(practiceId: string, which: MarkedUntil): Promise<StoreResult>;
  /** Dismisses marked records: they stay active until XPM has listed them again. Returns their number. */
  dismissMarked(practiceId: string, which: MarkedUntil): Promise<number>;
  /** Archives a record that XPM does not find, unless a later call has read it. */
  archive(practiceId: string, xpmId: string, stamp: ReadStamp): Promise<StoreResult>;
}

/** Limits a decision to the records that were already marked when it was requested. */
export interface MarkedUntil extends MarkedBy {
  readonly at: Date;
}

interface CountRow {
  readonly known: bigint;
  readonly missing: bigint;
}

/** An SQL condition: the rows that a complete list should contain, neither archived nor dismissed. */
const expected = 'practice_id = $1::uuid AND deleted_at IS NULL AND dismissed_at IS NULL';

/**
 * The part of a record store that deals with missing records.
 * @param decidable an SQL condition: the marked rows that are archived or dismissed together
 */
export function missingRecords(
  db: Database,
  model: RecordModel,
  decidable = 'true',
): MissingRecordStore {
  const table = tableName(model);
  const marked = `${expected} AND missing_since <= $2 AND ${decidable}`;
  // Every transaction locks records in this order, so that no two can wait for each other.
  const lockMarked = `
    WITH locked AS MATERIALIZED (
      SELECT id FROM ${table} WHERE ${marked}
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
    markedRecords: markedRecords(db, model, marked),
    markedIds: (practiceId, limit) => markedIds(db, { table, decidable, practiceId, limit }),
    async archiveMarked(practiceId, { markedUntil, at }) {
      const rows = await db.$queryRawUnsafe<ArchivedRow[]>(
        `${lockMarked} UPDATE ${table} SET deleted_at = $3, changed_at = $3, missing_since = NULL
         WHERE id IN (SELECT id FROM locked) RETURNING id`,
        practiceId,
        markedUntil,
        at,
      );
      return archivedBatch(rows);
    },
    dismissMarked: (practiceId, { markedUntil, at }) =>
      db.$executeRawUnsafe(
        `${lockMarked} UPDATE ${table} SET dismissed_at = $3, missing_since = NULL
         WHERE id IN (SELECT id FROM locked)`,
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
  readonly table: string;
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
  readonly listed: readonly string[];
  readonly call: bigint;
  readonly at: Date;
}

/**
 * Finds the differences by a join and writes only those, so a list that equals the previous one writes
 * nothing. The conditions are repeated on the locked rows, which a later call may have changed meanwhile.
 */
async function markMissing(
  db: Database,
  table: string,
  { practiceId, listed, call, at }: Marking,
): Promise<void> {
  await db.$executeRawUnsafe(
    `WITH m AS MATERIALIZED (
       SELECT r.id, s.xpm_id IS NOT NULL AS listed
       FROM ${table} r LEFT JOIN unnest($2::uuid[]) AS s (xpm_id) ON s.xpm_id = r.xpm_id
       WHERE r.practice_id = $1::uuid AND r.deleted_at IS NULL
         AND (num_nonnulls(r.missing_since, r.dismissed_at) > 0) = (s.xpm_id IS NOT NULL)
       ORDER BY r.xpm_id FOR UPDATE OF r
     )
     UPDATE ${table} t
     SET missing_since = CASE WHEN m.listed THEN NULL ELSE $4::timestamptz END, dismissed_at = NULL
     FROM m
     WHERE t.id = m.id AND t.deleted_at IS NULL AND t.last_read_call <= $3
       AND (num_nonnulls(t.missing_since, t.dismissed_at) > 0) = m.listed`,
    practiceId,
    listed,
    call,
    at,
  );
}
