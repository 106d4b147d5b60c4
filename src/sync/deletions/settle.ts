import type { MissingCount, Transaction } from '../../db/unit-of-work.ts';
import type { PracticeEvent } from '../../domain/activity/events.ts';
import { nounOf } from '../../domain/records/record-list.ts';
import type { DeletionReview } from '../../domain/sync/deletion-review.ts';
import {
  deletionReviewEntry,
  describeClosed,
  describePending,
} from '../../domain/sync/deletion-review.ts';
import type { StoreResult } from '../../domain/sync/stored-batch.ts';
import { mayArchiveMissing, nothingStored } from '../../domain/sync/stored-batch.ts';
import type { SyncRun } from '../../domain/sync/sync-run.ts';
import type { RecordTable } from '../steps/record-table.ts';

/** The result for the marked records of one table. */
export interface SettledMissing {
  readonly archived: StoreResult;
  /** The message for the practice when an admin has to decide, otherwise `null`. */
  readonly review: string | null;
  readonly events: readonly PracticeEvent[];
}

/** The table to settle, in the transaction that ends its list. */
export interface Settlement {
  readonly run: Pick<SyncRun, 'practiceId' | 'kind'>;
  readonly table: RecordTable;
  /** The pending review of the table, locked before any of its records. */
  readonly open: DeletionReview | null;
  /** Each missing record is confirmed by a call of its own, so none is archived here. */
  readonly oneByOne: boolean;
  /** The list has entries without a readable id. Any missing record could be one of them. */
  readonly hasUnidentified: boolean;
  readonly at: Date;
  readonly newId: () => string;
}

/**
 * Archives the marked records when they are plausibly few. Otherwise it opens a deletion review, or updates
 * the open one when the numbers have changed. An entry without an id asks for a review, too. A review is withdrawn once few enough records are missing.
 */
export async function settleMissing(
  tx: Transaction,
  settlement: Settlement,
): Promise<SettledMissing> {
  const { run, table, oneByOne, hasUnidentified, at } = settlement;
  const rows = table.rows(tx);
  const count = await rows.countMarked(run.practiceId);
  const isDoubtful = hasUnidentified && count.missing > 0;
  if (isDoubtful || !mayArchiveMissing(count.known, count.missing)) {
    return review(tx, settlement, count);
  }
  const archives = count.missing > 0 && !oneByOne;
  const archived = archives
    ? await rows.archiveMarked(run.practiceId, { markedUntil: at, at })
    : nothingStored;
  return { archived, review: null, events: await withdraw(tx, settlement) };
}

async function review(
  tx: Transaction,
  { run, table, open, hasUnidentified, at, newId }: Settlement,
  count: MissingCount,
): Promise<SettledMissing> {
  const { practiceId, kind } = run;
  const pending: DeletionReview = {
    ...(open ?? { id: newId(), practiceId, kind, noun: nounOf(table.list), state: 'PENDING' }),
    ...count,
    observedAt: at,
    decidedBy: null,
    decidedAt: null,
  };
  const message = describePending(pending, hasUnidentified);
  const settled = { archived: nothingStored, review: message };
  if (open?.missing === count.missing && open.known === count.known) {
    return { ...settled, events: [] };
  }
  await tx.deletionReviews.save(pending);
  if (open?.missing === count.missing) {
    return { ...settled, events: [{ type: 'deletionReviews.changed' }] };
  }
  const status = 'ACTION_REQUIRED';
  return { ...settled, events: await report(tx, pending, { status, message, at, newId }) };
}

async function withdraw(
  tx: Transaction,
  { open, at, newId }: Settlement,
): Promise<readonly PracticeEvent[]> {
  if (open === null) return [];
  const withdrawn: DeletionReview = { ...open, state: 'WITHDRAWN', decidedAt: at };
  await tx.deletionReviews.save(withdrawn);
  const message = describeClosed('WITHDRAWN', open.noun, 0);
  return report(tx, withdrawn, { status: 'SUCCESS', message, at, newId });
}

interface ReviewReport {
  readonly status: 'ACTION_REQUIRED' | 'SUCCESS';
  readonly message: string;
  readonly at: Date;
  readonly newId: () => string;
}

async function report(
  tx: Transaction,
  review: DeletionReview,
  { status, message, at, newId }: ReviewReport,
): Promise<readonly PracticeEvent[]> {
  const id = newId();
  await tx.activity.add(
    deletionReviewEntry(review, { id, status, message, actor: null, createdAt: at }),
  );
  return [{ type: 'deletionReviews.changed' }, { type: 'activity.changed', ids: [id] }];
}
