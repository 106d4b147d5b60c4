import type { StoreResult } from '../../domain/sync/stored-batch.ts';
import { nothingStored } from '../../domain/sync/stored-batch.ts';
import { mergePending } from '../edits/merge-pending.ts';
import type { Database } from '../prisma.ts';
import { withBytes } from './bytes-parameter.ts';
import type { RecordTable } from './compare.ts';
import { changedLines, findChanged, lineColumns } from './compare.ts';
import { delimitedRows } from './delimited-rows.ts';
import type { MissingRecordStore } from './missing-records.ts';
import { missingRecords } from './missing-records.ts';
import { tableName } from './model.ts';
import type { ReadStamp } from './read-stamp.ts';
import { RecordBatch } from './record-batch.ts';

/** The records of one kind. */
export interface RecordStore<T extends { readonly xpmId: string }> extends MissingRecordStore {
  /**
   * Writes the records that differ from their rows, except rows that a later call has read. Pending
   * fields keep the value that was entered here.
   */
  store(practiceId: string, records: readonly T[], stamp: ReadStamp): Promise<StoreResult>;
  /** The same for a batch of the kind. */
  storeBatch(practiceId: string, batch: RecordBatch<T>, stamp: ReadStamp): Promise<StoreResult>;
}

type StoreBatch<T extends { readonly xpmId: string }> = Pick<
  RecordStore<T>,
  'store' | 'storeBatch'
>;

/** Both ways to store records, of which `storeBatch` does the work. */
export function storing<T extends { readonly xpmId: string }>(
  { columns }: Pick<RecordTable<T>, 'columns'>,
  storeBatch: RecordStore<T>['storeBatch'],
): StoreBatch<T> {
  return {
    storeBatch,
    store(practiceId, records, stamp) {
      const batch = new RecordBatch(columns);
      for (const record of records) batch.add(record);
      return storeBatch(practiceId, batch, stamp);
    },
  };
}

/** The store of a kind whose records are stored in one row each. */
export function recordStore<T extends { readonly xpmId: string }>(
  table: RecordTable<T>,
): (db: Database) => RecordStore<T> {
  const upsert = upsertInto(table);
  return (db) => ({
    ...missingRecords(db, table.model),
    ...storing(table, async (practiceId, batch, { at, call }) => {
      const read = { practiceId, batch, call };
      const differing = await findChanged(db, table, read);
      const { changed, pendingSyncChanged } = await mergePending(db, table, read, differing);
      if (changed.length === 0) return nothingStored;
      const rows = await withBytes(changedLines(changed), (lines) =>
        db.$queryRawUnsafe<{ id: string }[]>(upsert, practiceId, at, lines, call),
      );
      const added = changed.filter(({ isNew }) => isNew).length;
      const ids = rows.map(({ id }) => id);
      return { added, changed: rows.length - added, archived: 0, ids, pendingSyncChanged };
    }),
  });
}

/** `$1` practice, `$2` now, `$3` the records, `$4` the call that read them. Returns the rows' ids. */
function upsertInto<T>(table: RecordTable<T>): string {
  const names = lineColumns(table).map(({ name }) => name);
  return `
    INSERT INTO ${tableName(table.model)} AS t (practice_id, changed_at, last_read_call, ${names.join(', ')})
    SELECT $1::uuid, $2, $4, ${names.map((name) => `r.${name}`).join(', ')}
    FROM ${delimitedRows('$3', lineColumns(table))} AS r
    ON CONFLICT (practice_id, xpm_id) DO UPDATE SET
      (deleted_at, missing_since, dismissed_at, changed_at, last_read_call, ${names.join(', ')})
      = (NULL, NULL, NULL, excluded.changed_at, excluded.last_read_call,
         ${names.map((name) => `excluded.${name}`).join(', ')})
      WHERE t.last_read_call <= excluded.last_read_call
    RETURNING t.id`;
}
