import type { MissingCount, Transaction } from '../../db/unit-of-work.ts';
import type { PracticeEvent } from '../../domain/activity/events.ts';
import type { DeletionReview, RecordNoun } from '../../domain/sync/deletion-review.ts';
import {
  deletionReviewEntry,
  describeClosed,
  describeHeld,
} from '../../domain/sync/deletion-review.ts';
import type { StoreResult } from '../../domain/sync/stored-batch.ts';
import { mayArchiveMissing, nothingStored } from '../../domain/sync/stored-batch.ts';
import type { SyncRun } from '../../domain/sync/sync-run.ts';
import { recordStores } from './record-stores.ts';

/** What became of the marked records of one noun. */
export interface SettledMissing {
  readonly archived: StoreResult;
  /** What the practice must know, when an admin has to decide. */
  readonly review: string | null;
  readonly events: readonly PracticeEvent[];
}

/** What is to be settled, in the transaction that ends the list. */
export interface Settlement {
  readonly run: Pick<SyncRun, 'practiceId' | 'kind'>;
  readonly noun: RecordNoun;
  /** The open question about them; locked before any record was. */
  readonly open: DeletionReview | null;
  /** Each was, or will be, asked about by itself: none is archived here. */
  readonly oneByOne: boolean;
  readonly at: Date;
  readonly newId: () => string;
}

/**
 * Archives the records that are marked as missing when they are plausibly few. Otherwise an admin is asked
 * about them, and told again when their number is another; and no more as soon as few enough are missing.
 */
export async function settleMissing(
  tx: Transaction,
  settlement: Settlement,
): Promise<SettledMissing> {
  const { run, noun, oneByOne, at } = settlement;
  const rows = recordStores[noun].rows(tx);
  const count = await rows.countMarked(run.practiceId);
  if (!mayArchiveMissing(count.known, count.missing)) return hold(tx, settlement, count);
  const archives = count.missing > 0 && !oneByOne;
  const archived = archives
    ? await rows.archiveMarked(run.practiceId, { markedUntil: at, at })
    : nothingStored;
  return { archived, review: null, events: await withdraw(tx, settlement) };
}

async function hold(
  tx: Transaction,
  { run, noun, open, at, newId }: Settlement,
  count: MissingCount,
): Promise<SettledMissing> {
  const { practiceId, kind } = run;
  const review: DeletionReview = {
    ...(open ?? { id: newId(), practiceId, kind, noun, state: 'PENDING' }),
    ...count,
    observedAt: at,
    decidedBy: null,
    decidedAt: null,
  };
  const message = describeHeld(review);
  const told = { archived: nothingStored, review: message };
  if (open?.missing === count.missing && open.known === count.known) return { ...told, events: [] };
  await tx.deletionReviews.save(review);
  if (open?.missing === count.missing) {
    return { ...told, events: [{ type: 'deletionReviews.changed' }] };
  }
  const status = 'ACTION_REQUIRED';
  return { ...told, events: await tell(tx, review, { status, message, at, newId }) };
}

async function withdraw(
  tx: Transaction,
  { open, at, newId }: Settlement,
): Promise<readonly PracticeEvent[]> {
  if (open === null) return [];
  const withdrawn: DeletionReview = { ...open, state: 'WITHDRAWN', decidedAt: at };
  await tx.deletionReviews.save(withdrawn);
  const message = describeClosed('WITHDRAWN', open.noun, 0);
  return tell(tx, withdrawn, { status: 'SUCCESS', message, at, newId });
}

interface Telling {
  readonly status: 'ACTION_REQUIRED' | 'SUCCESS';
  readonly message: string;
  readonly at: Date;
  readonly newId: () => string;
}

async function tell(
  tx: Transaction,
  review: DeletionReview,
  { status, message, at, newId }: Telling,
): Promise<readonly PracticeEvent[]> {
  const id = newId();
  await tx.activity.add(
    deletionReviewEntry(review, { id, status, message, actor: null, createdAt: at }),
  );
  return [{ type: 'deletionReviews.changed' }, { type: 'activity.changed', ids: [id] }];
}
