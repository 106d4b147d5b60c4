import type { Transaction } from '../../db/unit-of-work.ts';
import type { ActivityEntry } from '../../domain/activity/activity.ts';
import type { Clock } from '../../ports/clock.ts';

/** Records what happened to a practice's connection: an activity entry and its events. */
export async function recordConnection(
  tx: Transaction,
  deps: { readonly clock: Clock; readonly newId: () => string },
  entry: Pick<ActivityEntry, 'practiceId' | 'actor' | 'title' | 'status' | 'message'>,
): Promise<void> {
  const createdAt = deps.clock.now();
  const id = deps.newId();
  await tx.activity.add({
    ...entry,
    id,
    type: 'CONNECTION',
    runId: null,
    recordId: null,
    createdAt,
  });
  await tx.events.append(
    entry.practiceId,
    [{ type: 'connection.changed' }, { type: 'activity.changed', ids: [id] }],
    createdAt,
  );
}

/** Notifies subscribers of a change that needs no entry. */
export function recordConnectionChange(
  tx: Transaction,
  practiceId: string,
  at: Date,
): Promise<void> {
  return tx.events.append(practiceId, [{ type: 'connection.changed' }], at);
}
