import type { Transaction } from '../db/unit-of-work.ts';
import type { ActivityEntry } from '../domain/activity/activity.ts';
import type { CommandDependencies } from './command-dependencies.ts';

/** Records what an admin changed: an activity entry and its events. */
export async function recordSettings(
  tx: Transaction,
  deps: Pick<CommandDependencies, 'clock' | 'newId'>,
  entry: Pick<ActivityEntry, 'practiceId' | 'actor' | 'title' | 'message'>,
): Promise<void> {
  const createdAt = deps.clock.now();
  const id = deps.newId();
  await tx.activity.add({
    ...entry,
    id,
    type: 'SETTINGS',
    status: 'SUCCESS',
    runId: null,
    recordId: null,
    createdAt,
  });
  await tx.events.append(
    entry.practiceId,
    [{ type: 'settings.changed' }, { type: 'activity.changed', ids: [id] }],
    createdAt,
  );
}
