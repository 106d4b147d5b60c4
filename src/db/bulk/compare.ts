import type { CallNumber } from '../../ports/xpm/source.ts';
import type { Database } from '../prisma.ts';
import type { Column, ColumnType } from './delimited-rows.ts';
import { cellsAfter, toParameter } from './delimited-rows.ts';
import type { RecordModel } from './model.ts';
import { tableName } from './model.ts';
import type { HashedLine, RecordBatch } from './record-batch.ts';

/** A record that differs from its row. `wasArchived`: the row exists and was archived here. */
export interface ChangedLine extends HashedLine {
  readonly isNew: boolean;
  readonly wasArchived: boolean;
}

/** How records of one kind are stored. */
export interface RecordTable<T> {
  readonly model: RecordModel;
  /** The columns of a line, in its order. Only these are compared, so any other difference is ignored. */
  readonly columns: readonly Column<T>[];
  /** An SQL condition: whether the row `r` is archived here. */
  readonly archived: string;
}

/** Records of a practice, and the call that read them. */
export interface ReadRecords<T extends { readonly xpmId: string }> {
  readonly practiceId: string;
  readonly batch: RecordBatch<T>;
  readonly call: CallNumber;
}

/** The columns of the lines that `changedLines` returns. */
export function lineColumns({
  columns,
}: Pick<RecordTable<never>, 'columns'>): readonly ColumnType[] {
  return [...columns, { name: 'hash', type: 'text' }];
}

/** The rows to write, as a parameter for `delimitedRows`. */
export function changedLines(changed: readonly HashedLine[]): Buffer {
  return toParameter(changed.map(({ line, hash }) => [line, cellsAfter([hash])]));
}

/** The numbers of lines from 1, with commas; `null` for none. */
interface DifferingLines {
  readonly added: string | null;
  readonly changed: string | null;
  readonly archived: string | null;
}

/**
 * Compares records with their rows by a join, before anything is written: an unchanged record costs
 * neither a write nor a lock (`ON CONFLICT … WHERE` would lock every row: 83 MB of WAL for 50,000).
 * Rows that a later call has read are skipped.
 */
export async function findChanged<T extends { readonly xpmId: string }>(
  db: Database,
  { model, archived }: RecordTable<T>,
  { practiceId, batch, call }: ReadRecords<T>,
): Promise<readonly ChangedLine[]> {
  const lines = batch.lines();
  if (lines.length === 0) return [];
  // LIMIT 1 forces one index lookup per record. While a first sync fills the table, the planner would
  // otherwise choose a sequential scan for every batch. The ids are an array, because with an expression
  // in place of a column the planner was seen to choose the index of names, and to read all of the
  // practice's rows for each record. One row of texts is read faster than a thousand rows.
  const [found] = await db.$queryRawUnsafe<DifferingLines[]>(
    `SELECT string_agg(n::text, ',') FILTER (WHERE is_new) AS added,
       string_agg(n::text, ',') FILTER (WHERE NOT is_new AND NOT was_archived) AS changed,
       string_agg(n::text, ',') FILTER (WHERE NOT is_new AND was_archived) AS archived
     FROM (
       SELECT i.n, r.id IS NULL AS is_new, coalesce(${archived}, false) AS was_archived
       FROM unnest($2::uuid[], $3::text[]) WITH ORDINALITY AS i (xpm_id, hash, n)
       LEFT JOIN LATERAL (
         SELECT * FROM ${tableName(model)}
         WHERE practice_id = $1::uuid AND xpm_id = i.xpm_id LIMIT 1
       ) AS r ON true
       WHERE (
         r.hash IS DISTINCT FROM i.hash
         OR num_nonnulls(r.deleted_at, r.missing_since, r.dismissed_at) > 0
       ) AND coalesce(r.last_read_call, 0) <= $4
     ) AS differing`,
    practiceId,
    lines.map(({ xpmId }) => xpmId),
    lines.map(({ hash }) => hash),
    call,
  );
  const take = (numbers: string | null | undefined, is: Omit<ChangedLine, keyof HashedLine>) =>
    numberedLines(lines, numbers ?? null).map((line): ChangedLine => ({ ...line, ...is }));
  return [
    ...take(found?.added, { isNew: true, wasArchived: false }),
    ...take(found?.changed, { isNew: false, wasArchived: false }),
    ...take(found?.archived, { isNew: false, wasArchived: true }),
  ];
}

function numberedLines(
  lines: readonly HashedLine[],
  numbers: string | null,
): readonly HashedLine[] {
  if (numbers === null) return [];
  return numbers.split(',').flatMap((n) => lines[Number(n) - 1] ?? []);
}
