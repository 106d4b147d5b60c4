import type { Transaction, UnitOfWork } from '../../db/unit-of-work.ts';
import type { PracticeEvent } from '../../domain/activity/events.ts';
import { listChanged } from '../../domain/activity/events.ts';
import type { Viewer } from '../../domain/practice/practice.ts';
import type { NotPermitted } from '../../domain/practice/refusal.ts';
import { adminsOnly, notFound } from '../../domain/practice/refusal.ts';
import type { DeletionReview, DeletionReviewDecision } from '../../domain/sync/deletion-review.ts';
import {
  deletionReviewEntry,
  describeClosed,
  stateAfter,
} from '../../domain/sync/deletion-review.ts';
import type { Clock } from '../../ports/clock.ts';
import { tableOf } from '../kinds/index.ts';

export type DecideDeletionReviewOutcome =
  /** The review is decided: now, or by an earlier decision that was the same. */
  | { readonly type: 'DeletionReviewDecided'; readonly deletionReview: DeletionReview }
  /** The review was decided differently before, or it was withdrawn. */
  | { readonly type: 'DeletionReviewClosed'; readonly deletionReview: DeletionReview }
  | NotPermitted;

export interface DecideDeletionReviewDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly newId: () => string;
}

export interface DecideDeletionReviewInput {
  readonly deletionReviewId: string;
  readonly decision: DeletionReviewDecision;
}

/** Archives or keeps the missing records, for an admin. Records that XPM has listed again stay as they are. */
export async function decideDeletionReview(
  deps: DecideDeletionReviewDependencies,
  viewer: Viewer,
  { deletionReviewId, decision }: DecideDeletionReviewInput,
): Promise<DecideDeletionReviewOutcome> {
  return deps.unitOfWork.transaction(async (tx) => {
    const found = await tx.deletionReviews.find(deletionReviewId);
    const practice =
      found === null ? null : await tx.practices.find(found.practiceId, viewer.subject);
    if (found === null || practice === null) {
      return notFound('Your practices have no such deletion review.');
    }
    if (practice.role !== 'ADMIN') {
      return adminsOnly('decide whether missing records are archived');
    }
    // The run is locked before the records: no batch of it stores some of them in between.
    await tx.runs.lockUnfinished({ ...found, recordId: null });
    const review = (await tx.deletionReviews.lock(found.id)) ?? found;
    if (review.state === stateAfter[decision]) {
      return { type: 'DeletionReviewDecided', deletionReview: review };
    }
    if (review.state !== 'PENDING') return { type: 'DeletionReviewClosed', deletionReview: review };
    return {
      type: 'DeletionReviewDecided',
      deletionReview: await decide(tx, deps, { review, decision, viewer }),
    };
  });
}

interface Decision {
  readonly review: DeletionReview;
  readonly decision: DeletionReviewDecision;
  readonly viewer: Viewer;
}

async function decide(
  tx: Transaction,
  deps: DecideDeletionReviewDependencies,
  { review, decision, viewer }: Decision,
): Promise<DeletionReview> {
  const { practiceId } = review;
  const [id, at] = [deps.newId(), deps.clock.now()];
  const { count, events } = await carryOut(tx, review, decision, at);
  const actor = viewer.name;
  const after: DeletionReview = {
    ...review,
    state: stateAfter[decision],
    decidedBy: actor,
    decidedAt: at,
  };
  await tx.deletionReviews.save(after);
  const message = describeClosed(stateAfter[decision], review.noun, count);
  await tx.activity.add(
    deletionReviewEntry(after, { id, status: 'SUCCESS', message, actor, createdAt: at }),
  );
  await tx.events.append(
    practiceId,
    [...events, { type: 'deletionReviews.changed' }, { type: 'activity.changed', ids: [id] }],
    at,
  );
  return after;
}

async function carryOut(
  tx: Transaction,
  { practiceId, noun, observedAt: markedUntil }: DeletionReview,
  decision: DeletionReviewDecision,
  at: Date,
): Promise<{ readonly count: number; readonly events: readonly PracticeEvent[] }> {
  const { list, rows } = tableOf(noun);
  if (decision === 'DISMISS') {
    return { count: await rows(tx).dismissMarked(practiceId, { markedUntil, at }), events: [] };
  }
  const { archived, ids } = await rows(tx).archiveMarked(practiceId, { markedUntil, at });
  return { count: archived, events: ids.length > 0 ? [listChanged(list, ids)] : [] };
}
