import type { Transaction, UnitOfWork } from '../db/unit-of-work.ts';
import type { PracticeFacts, Viewer } from '../domain/practice/practice.ts';
import { permitSync } from '../domain/sync/sync-action.ts';
import { syncLabels } from '../domain/sync/sync-kind.ts';
import { syncRules } from '../domain/sync/sync-rule.ts';
import type { SyncRun } from '../domain/sync/sync-run.ts';
import { isFinished, recordKeyOf } from '../domain/sync/sync-run.ts';
import type { Clock } from '../ports/clock.ts';
import { cancelRun } from './save-run.ts';

export type CancelSyncOutcome =
  /** The run is cancelled now, or had ended already (`run.state` tells). */
  | { readonly type: 'SyncCancelled' | 'SyncAlreadyFinished'; readonly run: SyncRun }
  | { readonly type: 'NotPermitted'; readonly message: string };

export interface CancelSyncDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
}

/**
 * Ends an unfinished run at once, in its rows: what was stored stays, and nothing more is stored by
 * it. Its workflow is told to stop by an order from the same transaction. Cancelling twice is fine.
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
      return { type: 'NotPermitted', message: 'There is no such run in your practices.' };
    }
    const refusal = await refusalOf(tx, practice, before);
    if (refusal !== null) return { type: 'NotPermitted', message: refusal };
    if (isFinished(before)) {
      const type = before.state === 'CANCELLED' ? 'SyncCancelled' : 'SyncAlreadyFinished';
      return { type, run: before };
    }
    return { type: 'SyncCancelled', run: await cancelRun(tx, before, deps.clock.now()) };
  });
}

/**
 * Who may ask for a sync may cancel it. An admin may cancel every one: also one that nobody can ask for,
 * and one that was asked for before the settings, or the practice's source, took it off the surfaces.
 */
async function refusalOf(
  tx: Transaction,
  practice: PracticeFacts,
  run: SyncRun,
): Promise<string | null> {
  if (practice.role === 'ADMIN') return null;
  const { kind } = run;
  if (!syncRules.some((rule) => rule.kind === kind)) {
    return `Only an admin may cancel ${syncLabels[kind]}.`;
  }
  const key = recordKeyOf(run);
  const record = key === null ? null : await tx.records.find(key);
  const asked = { kind, record, recordNamed: key !== null, joins: true };
  const permitted = permitSync(practice, asked);
  return 'reason' in permitted ? permitted.message : null;
}
