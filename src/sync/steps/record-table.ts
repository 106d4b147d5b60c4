import type { MissingRecordStore, RecordStore, Transaction } from '../../db/unit-of-work.ts';
import type { PracticeEvent } from '../../domain/activity/events.ts';
import type { RecordNoun } from '../../domain/sync/deletion-review.ts';

/** A table of records that XPM lists, and the event that its records have changed. */
export interface RecordTable {
  readonly noun: RecordNoun;
  readonly rows: (tx: Transaction) => MissingRecordStore;
  readonly changed: (ids: readonly string[]) => PracticeEvent;
}

/** The same, with the type of its records. */
export interface TypedTable<T> extends RecordTable {
  readonly rows: (tx: Transaction) => RecordStore<T>;
}
