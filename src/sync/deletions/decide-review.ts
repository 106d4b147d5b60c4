import type { Transaction, UnitOfWork } from '../../db/unit-of-work.ts';
import type { PracticeEvent } from '../../domain/activity/events.ts';
import type { Viewer } from '../../domain/practice/practice.ts';
import type { DeletionReview, DeletionReviewDecision } from '../../domain/sync/deletion-review.ts';
import { decided, deletionReviewEntry, describeClosed } from '../../domain/sync/deletion-review.ts';
import type { Clock } from '../../ports/clock.ts';
import { recordStores } from './record-stores.ts';

export type DecideDeletionReviewOutcome =
  /** As asked for; now, or by an earlier decision that was the same. */
  | { readonly type: 'DeletionReviewDecided'; readonly deletionReview: DeletionReview }
  /** Somebody had decided otherwise, or the records were shown again. */
  | { readonly type: 'DeletionReviewClosed'; readonly deletionReview: DeletionReview }
  | { readonly type: 'NotPermitted'; readonly message: string };

export interface DecideDeletionReviewDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly newId: () => string;
}

export interface DecideDeletionReviewInput {
  readonly deletionReviewId: string;
  readonly decision: DeletionReviewDecision;
}

/**
 * Archives the records that are still missing, or keeps them, for an admin. What XPM has shown again since
 * the question was asked stays as it is.
 */
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
      return notPermitted('There is no such question in your practices.');
    }
    if (practice.role !== 'ADMIN') {
      return notPermitted('Only an admin may decide whether missing records are archived.');
    }
    // Before the records, as everybody: so no batch of the run stores some of them in between.
    await tx.runs.lockUnfinished({ ...found, recordId: null });
    const held = (await tx.deletionReviews.lock(found.id)) ?? found;
    if (held.state === decided[decision])
      return { type: 'DeletionReviewDecided', deletionReview: held };
    if (held.state !== 'PENDING') return { type: 'DeletionReviewClosed', deletionReview: held };
    return {
      type: 'DeletionReviewDecided',
      deletionReview: await decide(tx, deps, { held, decision, viewer }),
    };
  });
}

const notPermitted = (message: string) => ({ type: 'NotPermitted', message }) as const;

interface Decision {
  readonly held: DeletionReview;
  readonly decision: DeletionReviewDecision;
  readonly viewer: Viewer;
}

async function decide(
  tx: Transaction,
  deps: DecideDeletionReviewDependencies,
  { held, decision, viewer }: Decision,
): Promise<DeletionReview> {
  const { practiceId } = held;
  const [id, at] = [deps.newId(), deps.clock.now()];
  const { count, events } = await carryOut(tx, held, decision, at);
  const actor = viewer.name;
  const after: DeletionReview = {
    ...held,
    state: decided[decision],
    decidedBy: actor,
    decidedAt: at,
  };
  await tx.deletionReviews.save(after);
  const message = describeClosed(decided[decision], held.noun, count);
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
  const { rows, changed } = recordStores[noun];
  if (decision === 'DISMISS') {
    return { count: await rows(tx).dismissMarked(practiceId, { markedUntil, at }), events: [] };
  }
  const { archived, ids } = await rows(tx).archiveMarked(practiceId, { markedUntil, at });
  return { count: archived, events: ids.length > 0 ? [changed(ids)] : [] };
}
