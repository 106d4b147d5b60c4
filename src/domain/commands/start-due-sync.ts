import { describeRun, titleOf } from '../activity.ts';
import type { Clock } from '../ports/clock.ts';
import type { UnitOfWork } from '../ports/unit-of-work.ts';
import { startRun } from '../record-run.ts';
import { isAutomatic } from '../schedule.ts';
import type { ScheduledSync } from '../schedule.ts';
import { newRun } from '../sync-run.ts';
import type { SyncRun } from '../sync-run.ts';

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
 * to do: one of the kind is under way, or the practice does not want it or has to reconnect first.
 */
export function startDueSync(
  deps: StartDueSyncDependencies,
  { practiceId, kind, pass }: DueSync,
): Promise<SyncRun | null> {
  return deps.unitOfWork.transaction(async (tx) => {
    const practice = await tx.practices.automation(practiceId);
    if (practice?.connection !== 'CONNECTED' || !isAutomatic(kind, practice)) return null;
    const at = deps.clock.now();
    const run = newRun({
      ...{ id: deps.newId(), practiceId, kind, recordId: '' },
      ...{ trigger: 'SCHEDULED', requestedBy: null, requestedAt: at },
      // What was never read whole has nothing that a part could be added to.
      pass: (await tx.watermarks.find(practiceId, kind)) === null ? 'FULL' : pass,
    });
    if (!(await tx.runs.insert(run))) return null;
    await startRun(tx, run, {
      ...{ id: deps.newId(), practiceId, type: 'SYNC', title: titleOf(kind, null), actor: null },
      ...{ runId: run.id, recordId: null, createdAt: at, ...describeRun(run) },
    });
    return run;
  });
}
