import type { MissingCount, Transaction } from '../../db/unit-of-work.ts';
import type { PracticeEvent } from '../../domain/activity/events.ts';
import { nounOf } from '../../domain/records/record-list.ts';
import type { DeletionDoubt, DeletionVerdict } from '../../domain/sync/deletion-guard.ts';
import { judgeMissing, mostWithoutReview } from '../../domain/sync/deletion-guard.ts';
import type { DeletionReview } from '../../domain/sync/deletion-review.ts';
import {
  deletionReviewEntry,
  describeClosed,
  describePending,
} from '../../domain/sync/deletion-review.ts';
import type { StoreResult } from '../../domain/sync/stored-batch.ts';
import { nothingStored } from '../../domain/sync/stored-batch.ts';
import type { SyncRun } from '../../domain/sync/sync-run.ts';
import type { RecordTable } from '../steps/record-table.ts';
import type { ReadList } from '../steps/step.ts';
import { rememberEnding } from './list-ending.ts';

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
  readonly list: ReadList;
  /** The pending review of the table, locked before any of its records. */
  readonly open: DeletionReview | null;
  /** Each missing record is confirmed by a call of its own, so none is archived here. */
  readonly oneByOne: boolean;
  readonly at: Date;
  readonly newId: () => string;
}

/**
 * Archives the marked records when the list proves that they were deleted. Otherwise it opens a deletion
 * review, or updates the open one when the numbers have changed. Calls about the records are better proof, so
 * with those only an implausible number needs a review. It is withdrawn once the list is plausible again.
 */
export async function settleMissing(
  tx: Transaction,
  settlement: Settlement,
): Promise<SettledMissing> {
  const { run, table, oneByOne, at } = settlement;
  const rows = table.rows(tx);
  const count = await rows.countMarked(run.practiceId);
  const verdict = await judge(tx, settlement, count);
  if (verdict.type === 'doubtful' && (verdict.doubt === 'TOO_MANY' || !oneByOne)) {
    return review(tx, settlement, { ...count, doubt: verdict.doubt });
  }
  const archived =
    verdict.type === 'proven' && !oneByOne
      ? await rows.archiveMarked(run.practiceId, { markedUntil: at, at })
      : nothingStored;
  return { archived, review: null, events: await withdraw(tx, settlement) };
}

/** Judges the list, and remembers how it ended unless its end is in doubt. */
async function judge(
  tx: Transaction,
  { run: { practiceId }, table, list, oneByOne }: Settlement,
  count: MissingCount,
): Promise<DeletionVerdict> {
  const before = oneByOne ? [] : await tx.knownLists.ending(practiceId, table.list);
  const verdict = judgeMissing({
    ...count,
    missingIds:
      count.missing === 0 ? [] : await table.rows(tx).markedIds(practiceId, mostWithoutReview + 1),
    listed: list.listed.length + list.unidentified,
    unidentified: list.unidentified,
    lastEnding: before,
  });
  if (verdict.type !== 'doubtful' && !oneByOne) {
    await rememberEnding(tx, { practiceId, list: table.list, before, seen: list.listed });
  }
  return verdict;
}

interface DoubtfulCount extends MissingCount {
  readonly doubt: DeletionDoubt;
}

async function review(
  tx: Transaction,
  { run, table, open, at, newId }: Settlement,
  { doubt, known, missing }: DoubtfulCount,
): Promise<SettledMissing> {
  const { practiceId, kind } = run;
  const pending: DeletionReview = {
    ...(open ?? { id: newId(), practiceId, kind, noun: nounOf(table.list), state: 'PENDING' }),
    known,
    missing,
    observedAt: at,
    decidedBy: null,
    decidedAt: null,
  };
  const message = describePending(pending, doubt);
  const settled = { archived: nothingStored, review: message };
  if (open?.missing === missing && open.known === known) {
    return { ...settled, events: [] };
  }
  await tx.deletionReviews.save(pending);
  if (open?.missing === missing) {
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
