import type { Transaction, UnitOfWork } from '../db/unit-of-work.ts';
import type { ActivityEntry } from '../domain/activity/activity.ts';
import type { Clock } from '../ports/clock.ts';

/** The dependencies of the commands that change a practice's settings. */
export interface SettingsDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly newId: () => string;
}

/** Records what an admin changed: an activity entry and its events. */
export async function recordSettings(
  tx: Transaction,
  deps: Pick<SettingsDependencies, 'clock' | 'newId'>,
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
