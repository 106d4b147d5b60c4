import type {
  MissingRecordStore,
  RecordBatch,
  RecordStore,
  Transaction,
  UnitOfWork,
} from '../../db/unit-of-work.ts';
import type { RecordList } from '../../domain/records/record-list.ts';

/** A list of records and the store of its rows. */
export interface RecordTable {
  readonly list: RecordList;
  readonly rows: (tx: Transaction) => MissingRecordStore;
}

/** The same, with the type of its records. */
export interface TypedTable<T extends { readonly xpmId: string }> extends RecordTable {
  readonly newBatch: (unitOfWork: UnitOfWork) => RecordBatch<T>;
  readonly rows: (tx: Transaction) => RecordStore<T>;
}
