import type { Transaction, UnitOfWork } from '../db/unit-of-work.ts';
import type { ActivityEntry } from '../domain/activity/activity.ts';
import type { PracticeFacts, Viewer } from '../domain/practice/practice.ts';
import type { NotPermitted } from '../domain/practice/refusal.ts';
import { adminsOnly, notFound } from '../domain/practice/refusal.ts';
import type { SyncKind } from '../domain/sync/sync-kind.ts';
import type { SyncRun } from '../domain/sync/sync-run.ts';
import { isFinished, recordKeyOf } from '../domain/sync/sync-run.ts';
import type { Clock } from '../ports/clock.ts';
import { isOffered } from './actions.ts';
import { titleOf } from './describe-run.ts';
import { descriptorOf } from './kinds/index.ts';
import { permitSync } from './permit.ts';
import { cancelRun } from './save-run.ts';

export type CancelSyncOutcome =
  /** The run is cancelled: now, or by an earlier request. */
  | { readonly type: 'SyncCancelled'; readonly run: SyncRun }
  /** The run had ended before. */
  | { readonly type: 'SyncAlreadyFinished'; readonly run: SyncRun }
  | NotPermitted;

export interface CancelSyncDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly newId: () => string;
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
      return notFound('Your practices have no such run.');
    }
    const at = deps.clock.now();
    const attempt = { tx, newId: deps.newId, actor: viewer.name, run: before, at };
    const refusal = await refusalOf(tx, practice, before);
    if (refusal !== null) {
      await reportInVain(attempt, { status: 'FAILURE', message: refusal.message });
      return refusal;
    }
    if (before.state === 'CANCELLED') return { type: 'SyncCancelled', run: before };
    if (isFinished(before)) {
      const message = 'The sync had ended before, so there was nothing to cancel.';
      await reportInVain(attempt, { status: 'ALERT', message });
      return { type: 'SyncAlreadyFinished', run: before };
    }
    const run = await cancelRun(tx, before, { by: viewer.name, at });
    return { type: 'SyncCancelled', run };
  });
}

interface CancelAttempt {
  readonly tx: Transaction;
  readonly newId: () => string;
  readonly actor: string;
  readonly run: SyncRun;
  readonly at: Date;
}

/** The entry of a request that cancelled nothing. It does not follow the run, whose entries say what became of it. */
async function reportInVain(
  { tx, newId, actor, run, at }: CancelAttempt,
  outcome: Pick<ActivityEntry, 'status' | 'message'>,
): Promise<void> {
  const { practiceId, kind, recordId } = run;
  const key = recordKeyOf(run);
  const record = key === null ? null : await tx.records.find(key);
  const id = newId();
  await tx.activity.add({
    ...outcome,
    id,
    practiceId,
    type: 'SYNC',
    title: `Cancel ${titleOf(kind, record)}`,
    recordId,
    runId: null,
    actor,
    createdAt: at,
  });
  await tx.events.append(practiceId, [{ type: 'activity.changed', ids: [id] }], at);
}

/**
 * A viewer may cancel the syncs that they may request. An admin may cancel every sync: also one that
 * cannot be requested, or that the settings have taken off the surfaces since.
 */
export const mayCancel = (practice: PracticeFacts, kind: SyncKind): boolean =>
  practice.role === 'ADMIN' || isOffered(descriptorOf(kind), practice);

async function refusalOf(
  tx: Transaction,
  practice: PracticeFacts,
  run: SyncRun,
): Promise<NotPermitted | null> {
  if (mayCancel(practice, run.kind)) return null;
  const { kind } = run;
  const { label, surfaces } = descriptorOf(kind);
  if (surfaces.length === 0) return adminsOnly(`cancel ${label}`);
  const key = recordKeyOf(run);
  const record = key === null ? null : await tx.records.find(key);
  const requested = { kind, record, recordNamed: key !== null, joins: true };
  const permission = permitSync(practice, requested);
  return permission.type === 'refused' ? { type: 'NotPermitted', ...permission.refusal } : null;
}
