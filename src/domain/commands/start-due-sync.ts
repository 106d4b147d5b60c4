import { describeRun, titleOf } from '../activity.ts';
import type { Clock } from '../ports/clock.ts';
import type { PracticeSettings, UnitOfWork } from '../ports/unit-of-work.ts';
import { startRun } from '../record-run.ts';
import { deltaKinds } from '../sync-kind.ts';
import type { SyncKind } from '../sync-kind.ts';
import { newRun } from '../sync-run.ts';
import type { SyncPass, SyncRun } from '../sync-run.ts';

export interface StartDueSyncDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly newId: () => string;
}

/** A sync of a whole practice whose time has come. */
export interface DueSync {
  readonly practiceId: string;
  readonly kind: SyncKind;
  readonly pass: SyncPass;
}

/**
 * Starts a sync that nobody asked for, as durably as one that somebody did. `null` when there is nothing
 * to do: one of the kind is under way, or the practice's settings do not want it.
 */
export function startDueSync(
  deps: StartDueSyncDependencies,
  { practiceId, kind, pass }: DueSync,
): Promise<SyncRun | null> {
  return deps.unitOfWork.transaction(async (tx) => {
    if (!isWanted(kind, await tx.practices.settings(practiceId))) return null;
    const at = deps.clock.now();
    const run = newRun({
      ...{ id: deps.newId(), practiceId, kind, recordId: '' },
      ...{ trigger: 'SCHEDULED', requestedBy: null, requestedAt: at },
      pass: deltaKinds.includes(kind) ? pass : 'FULL',
    });
    if (!(await tx.runs.insert(run))) return null;
    await startRun(tx, run, {
      ...{ id: deps.newId(), practiceId, type: 'SYNC', title: titleOf(kind, null), actor: null },
      ...{ runId: run.id, recordId: null, createdAt: at, ...describeRun(run) },
    });
    return run;
  });
}

function isWanted(kind: SyncKind, settings: PracticeSettings): boolean {
  if (!settings.autoSync) return false;
  if (kind === 'TAX_RETURNS') return settings.importTaxAssessments;
  return !(kind === 'CLIENT_FIELD_VALUES' && settings.primaryForClientMaintenance);
}
