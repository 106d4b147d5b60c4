import { schedulesOf } from '../domain/sync/schedule.ts';
import type { DueSyncsInput } from '../temporal/contract.ts';
import type { StartDueSyncDependencies } from './start-due.ts';
import { startDueSync } from './start-due.ts';

/**
 * Starts what is due in a practice by its choices of now. A schedule that they do not have (its removal is
 * still on its way, or the practice is gone) starts nothing and is removed.
 */
export async function startDueSyncs(
  deps: StartDueSyncDependencies,
  { practiceId, schedule: name }: DueSyncsInput,
): Promise<void> {
  const schedule = await deps.unitOfWork.transaction(async (tx) => {
    const practice = await tx.practices.automation(practiceId);
    const schedules = practice === null ? [] : schedulesOf(practice);
    const found = schedules.find((each) => each.name === name) ?? null;
    if (found === null) {
      await tx.outbox.enqueue({ type: 'set-schedules', practiceId }, deps.clock.now());
    }
    return found;
  });
  for (const sync of schedule?.syncs ?? []) await startDueSync(deps, { practiceId, ...sync });
}
