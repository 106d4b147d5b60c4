import type { Transaction } from '../db/unit-of-work.ts';
import type { Schedule } from '../domain/sync/schedule.ts';
import type { DueSyncsInput } from '../temporal/contract.ts';
import { schedulesOf } from './schedules.ts';
import type { StartDueSyncDependencies } from './start-due-sync.ts';
import { startDueSync } from './start-due-sync.ts';

/**
 * Starts the syncs of a schedule by the practice's current settings. A schedule that the practice no longer
 * has starts nothing.
 */
export async function startDueSyncs(
  deps: StartDueSyncDependencies,
  input: DueSyncsInput,
): Promise<void> {
  const { practiceId } = input;
  const at = deps.clock.now();
  const schedule = await deps.unitOfWork.transaction((tx) => scheduleOf(tx, input, at));
  for (const sync of schedule?.syncs ?? []) await startDueSync(deps, { practiceId, ...sync });
}

/** The schedule by the practice's rows; `null` when the practice no longer has it, and then it is removed. */
export async function scheduleOf(
  tx: Transaction,
  { practiceId, schedule: name }: DueSyncsInput,
  at: Date,
): Promise<Schedule | null> {
  const practice = await tx.practices.automation(practiceId);
  const schedules = practice === null ? [] : schedulesOf(practice);
  const found = schedules.find((each) => each.name === name) ?? null;
  if (found === null) await tx.outbox.enqueue({ type: 'set-schedules', practiceId }, at);
  return found;
}
