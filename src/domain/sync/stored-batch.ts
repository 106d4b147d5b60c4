import type { SyncProgress } from './sync-run.ts';

/** What storing some records did. `ids` are our ids of the rows that were written. */
export interface StoreResult {
  readonly added: number;
  readonly changed: number;
  readonly archived: number;
  readonly ids: readonly string[];
  /** Those of them whose pending changes are others now, or gone. */
  readonly pendingSyncChanged: readonly string[];
}

export const nothingStored: StoreResult = {
  added: 0,
  changed: 0,
  archived: 0,
  ids: [],
  pendingSyncChanged: [],
};

/** How a batch stands to what the run has counted already (a list is read again after a crash). */
export interface CountedBatch {
  readonly stored: StoreResult;
  /** Entries of the batch that were not counted before. */
  readonly counted: number;
  /** Those of them that could not be understood. */
  readonly skipped: number;
}

/** Rows written are always counted; entries read only once, however often the list is read. */
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

const alwaysPlausible = 3;
const plausibleShare = 0.02;
const neverPlausible = 25;

/**
 * Whether records that a complete list no longer shows may be archived without asking. A list that
 * suddenly lacks many of them is likelier to be wrong than right: more than 2 % or 25 at once are
 * held, and so are all of them. Up to three leave any practice without a question.
 */
export function mayArchiveMissing(known: number, missing: number): boolean {
  if (missing === known) return missing === 0;
  if (missing > neverPlausible) return false;
  return missing <= Math.max(alwaysPlausible, known * plausibleShare);
}
