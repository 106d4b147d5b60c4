import type { Transaction, UnitOfWork } from '../db/unit-of-work.ts';
import { describeRun, titleOf } from '../domain/activity/activity.ts';
import type { ScheduledSync } from '../domain/sync/schedule.ts';
import { isAutomatic } from '../domain/sync/schedule.ts';
import type { SyncRun } from '../domain/sync/sync-run.ts';
import { newRun } from '../domain/sync/sync-run.ts';
import type { Clock } from '../ports/clock.ts';
import { saveRun, startRun } from './save-run.ts';

export interface StartDueSyncDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly newId: () => string;
}

/** A sync of a whole practice whose time has come. */
export interface DueSync extends ScheduledSync {
  readonly practiceId: string;
}

/**
 * Starts a sync that nobody asked for, as durably as one that somebody did. `null` when there is nothing
 * to start: one of the kind is under way, or the practice does not want it or has to reconnect first.
 */
export function startDueSync(
  deps: StartDueSyncDependencies,
  { practiceId, kind, mode }: DueSync,
): Promise<SyncRun | null> {
  return deps.unitOfWork.transaction(async (tx) => {
    const practice = await tx.practices.automation(practiceId);
    if (practice?.connection !== 'CONNECTED' || !isAutomatic(kind, practice)) return null;
    const at = deps.clock.now();
    const run = newRun({
      id: deps.newId(),
      practiceId,
      kind,
      recordId: null,
      trigger: 'SCHEDULED',
      requestedBy: null,
      requestedAt: at,
      // What was never read whole has nothing that a part could be added to.
      mode: (await tx.watermarks.find(practiceId, kind)) === null ? 'FULL' : mode,
    });
    if (!(await tx.runs.insert(run))) {
      if (run.mode === 'FULL') await widen(tx, run, deps.clock.now());
      return null;
    }
    await startRun(tx, run, {
      id: deps.newId(),
      practiceId,
      type: 'SYNC',
      title: titleOf(kind, null),
      actor: null,
      runId: run.id,
      recordId: null,
      createdAt: at,
      ...describeRun(run),
    });
    return run;
  });
}

/** A delta that is still under way when everything is to be read reads everything next. */
async function widen(tx: Transaction, due: SyncRun, at: Date): Promise<void> {
  const before = await tx.runs.lockUnfinished(due);
  if (before === null || before.mode === 'FULL' || before.rerunRequested === 'FULL') return;
  const after: SyncRun =
    before.startedAt === null ? { ...before, mode: 'FULL' } : { ...before, rerunRequested: 'FULL' };
  await saveRun(tx, { before, after }, at);
}
