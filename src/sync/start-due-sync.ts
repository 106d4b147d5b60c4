import type { Transaction, UnitOfWork } from '../db/unit-of-work.ts';
import { hasConsent } from '../domain/practice/connection-state.ts';
import type { ScheduledSync } from '../domain/sync/schedule.ts';
import type { SyncRun } from '../domain/sync/sync-run.ts';
import { newRun } from '../domain/sync/sync-run.ts';
import type { Clock } from '../ports/clock.ts';
import { describeRun, titleOf } from './describe-run.ts';
import { descriptorOf } from './kinds/index.ts';
import { saveRun, startRun } from './save-run.ts';
import { isAutomatic } from './schedules.ts';

export interface StartDueSyncDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly newId: () => string;
}

/** A sync of a whole practice that is due. */
export interface DueSync extends ScheduledSync {
  readonly practiceId: string;
}

/**
 * Starts a scheduled sync, as durably as a requested one. `null` when there is nothing to start: a run of
 * the kind is unfinished, the settings exclude it, or the practice has to reconnect first.
 */
export function startDueSync(
  deps: StartDueSyncDependencies,
  { practiceId, kind, mode }: DueSync,
): Promise<SyncRun | null> {
  return deps.unitOfWork.transaction(async (tx) => {
    const practice = await tx.practices.automation(practiceId);
    if (practice === null || !hasConsent(practice.connection)) return null;
    if (!isAutomatic(descriptorOf(kind), practice)) return null;
    const at = deps.clock.now();
    const run = newRun({
      id: deps.newId(),
      practiceId,
      kind,
      recordId: null,
      trigger: 'SCHEDULED',
      requestedBy: null,
      requestedAt: at,
      // The first read is a full one: an incremental read needs a watermark.
      mode: (await tx.watermarks.find(practiceId, kind)) === null ? 'FULL' : mode,
    });
    if (!(await tx.runs.insert(run))) {
      if (run.mode === 'FULL') await widen(tx, run, deps.clock.now());
      return null;
    }
    const { timeZone } = await tx.practices.settings(practiceId);
    await startRun(tx, run, {
      id: deps.newId(),
      practiceId,
      type: 'SYNC',
      title: titleOf(kind, null),
      actor: null,
      runId: run.id,
      recordId: null,
      createdAt: at,
      ...describeRun(run, timeZone),
    });
    return run;
  });
}

/** An unfinished incremental run reads everything once more when a full run is due. */
async function widen(tx: Transaction, due: SyncRun, at: Date): Promise<void> {
  const before = await tx.runs.lockUnfinished(due);
  if (before === null || before.mode === 'FULL' || before.rerunRequested === 'FULL') return;
  const after: SyncRun =
    before.startedAt === null ? { ...before, mode: 'FULL' } : { ...before, rerunRequested: 'FULL' };
  await saveRun(tx, { before, after }, at);
}
