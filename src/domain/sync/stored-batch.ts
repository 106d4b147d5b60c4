import type { SyncProgress } from './sync-run.ts';

/** The result of storing some records. `ids` are the ids of the written rows. */
export interface StoreResult {
  readonly added: number;
  readonly changed: number;
  readonly archived: number;
  readonly ids: readonly string[];
  /** The rows among them whose pending changes have changed. */
  readonly pendingSyncChanged: readonly string[];
}

export const nothingStored: StoreResult = {
  added: 0,
  changed: 0,
  archived: 0,
  ids: [],
  pendingSyncChanged: [],
};

/** The result of storing records one after the other. */
export const joined = (results: readonly StoreResult[]): StoreResult => ({
  added: results.reduce((sum, { added }) => sum + added, 0),
  changed: results.reduce((sum, { changed }) => sum + changed, 0),
  archived: results.reduce((sum, { archived }) => sum + archived, 0),
  ids: results.flatMap(({ ids }) => ids),
  pendingSyncChanged: results.flatMap(({ pendingSyncChanged }) => pendingSyncChanged),
});

/** A stored batch. After a crash the list is read again, so some of its entries may be counted already. */
export interface CountedBatch {
  readonly stored: StoreResult;
  /** Entries of the batch that were not counted before. */
  readonly counted: number;
  /** The counted entries that could not be read. */
  readonly skipped: number;
}

/** Counts every written row, and every entry once, however often the list is read. */
export function advance(progress: SyncProgress, batch: CountedBatch): SyncProgress {
  const { stored, counted, skipped } = batch;
  return {
    read: progress.read + counted,
    total: null,
    added: progress.added + stored.added,
    changed: progress.changed + stored.changed,
    unchanged: progress.unchanged + Math.max(0, counted - skipped - stored.added - stored.changed),
    archived: progress.archived + stored.archived,
    skipped: progress.skipped + skipped,
  };
}
