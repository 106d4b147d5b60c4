import type { ChangeRefusalReason, RefusedChanges } from '../domain/edits/refusal.ts';
import { retriedOf } from '../domain/edits/refusal.ts';
import type { Viewer } from '../domain/practice/practice.ts';
import { noSuchPractice } from '../domain/practice/refusal.ts';
import type { EditDependencies, EditRefusal } from './edit-record.ts';
import { refuseUnconnected } from './edit-record.ts';
import { retryPendingChanges } from './retry.ts';

export type RetryCauseOutcome =
  { readonly type: 'PendingChangesRetried'; readonly retried: number } | EditRefusal;

export interface RetriedCause {
  readonly practiceId: string;
  readonly reason: ChangeRefusalReason;
}

/**
 * Sends the changes again that were refused for this reason, as `retryPendingChanges` does for one record. Each
 * record has its own transaction, so that no other edit waits for all of them.
 */
export async function retryRefusalCause(
  deps: EditDependencies,
  viewer: Viewer,
  cause: RetriedCause,
): Promise<RetryCauseOutcome> {
  const found = await findRefused(deps, viewer, cause);
  if (found.type !== 'Found') return found;
  let retried = 0;
  for (const { record, fields } of found.refused) {
    const outcome = await retryPendingChanges(deps, viewer, { record, fields });
    if (outcome.type === 'PendingChangesRetried') retried += outcome.retried;
    // The others can be sent, whatever happened to this record meanwhile.
    else if (outcome.type !== 'RecordArchived') return outcome;
  }
  return { type: 'PendingChangesRetried', retried };
}

function findRefused(
  { unitOfWork }: EditDependencies,
  viewer: Viewer,
  { practiceId, reason }: RetriedCause,
): Promise<EditRefusal | { readonly type: 'Found'; readonly refused: readonly RefusedChanges[] }> {
  return unitOfWork.transaction(async (tx) => {
    const practice = await tx.practices.find(practiceId, viewer.subject);
    if (practice === null) return noSuchPractice;
    const refusal = refuseUnconnected(practice);
    if (refusal !== null) return refusal;
    return { type: 'Found', refused: retriedOf(await tx.pending.refused(practiceId, reason)) };
  });
}
