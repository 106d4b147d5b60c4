import type { MissingRecordStore, RecordStore, Transaction } from '../../db/unit-of-work.ts';
import type { RecordList } from '../../domain/records/record-list.ts';

/** A list of records and the store of its rows. */
export interface RecordTable {
  readonly list: RecordList;
  readonly rows: (tx: Transaction) => MissingRecordStore;
}

/** The same, with the type of its records. */
export interface TypedTable<T> extends RecordTable {
  readonly rows: (tx: Transaction) => RecordStore<T>;
}
