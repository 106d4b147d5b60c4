import type { DueSyncsInput } from '../temporal/contract.ts';
import { schedulesOf } from './schedules.ts';
import type { StartDueSyncDependencies } from './start-due-sync.ts';
import { startDueSync } from './start-due-sync.ts';

/**
 * Starts the syncs of a schedule by the practice's current settings. A schedule that the practice no longer
 * has starts nothing and is removed.
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
