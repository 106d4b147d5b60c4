import type { Transaction, UnitOfWork } from '../db/unit-of-work.ts';
import type { PracticeFacts, Viewer } from '../domain/practice/practice.ts';
import type { SyncRun } from '../domain/sync/sync-run.ts';
import { isFinished, recordKeyOf } from '../domain/sync/sync-run.ts';
import type { Clock } from '../ports/clock.ts';
import { descriptorOf } from './kinds/index.ts';
import { permitSync } from './permit.ts';
import { cancelRun } from './save-run.ts';

export type CancelSyncOutcome =
  /** The run is cancelled: now, or by an earlier request. */
  | { readonly type: 'SyncCancelled'; readonly run: SyncRun }
  /** The run had ended before. */
  | { readonly type: 'SyncAlreadyFinished'; readonly run: SyncRun }
  | { readonly type: 'NotPermitted'; readonly message: string };

export interface CancelSyncDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
}

/**
 * Ends an unfinished run at once: it keeps what it has stored and stores nothing more. An outbox message of
 * the same transaction stops its workflow. A second request changes nothing.
 */
export async function cancelSync(
  deps: CancelSyncDependencies,
  viewer: Viewer,
  runId: string,
): Promise<CancelSyncOutcome> {
  return deps.unitOfWork.transaction(async (tx) => {
    const before = await tx.runs.lock(runId);
    const practice =
      before === null ? null : await tx.practices.find(before.practiceId, viewer.subject);
    if (before === null || practice === null) {
      return { type: 'NotPermitted', message: 'Your practices have no such run.' };
    }
    const refusal = await refusalOf(tx, practice, before);
    if (refusal !== null) return { type: 'NotPermitted', message: refusal };
    if (before.state === 'CANCELLED') return { type: 'SyncCancelled', run: before };
    if (isFinished(before)) return { type: 'SyncAlreadyFinished', run: before };
    return { type: 'SyncCancelled', run: await cancelRun(tx, before, deps.clock.now()) };
  });
}

/**
 * A viewer may cancel the syncs that they may request. An admin may cancel every sync: also one that
 * cannot be requested, or that the settings have taken off the surfaces since.
 */
async function refusalOf(
  tx: Transaction,
  practice: PracticeFacts,
  run: SyncRun,
): Promise<string | null> {
  if (practice.role === 'ADMIN') return null;
  const { kind } = run;
  const { label, surfaces } = descriptorOf(kind);
  if (surfaces.length === 0) return `Only an admin can cancel ${label}.`;
  const key = recordKeyOf(run);
  const record = key === null ? null : await tx.records.find(key);
  const requested = { kind, record, recordNamed: key !== null, joins: true };
  const permission = permitSync(practice, requested);
  return permission.type === 'refused' ? permission.refusal.message : null;
}
