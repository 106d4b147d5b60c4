import type { Transaction } from '../db/unit-of-work.ts';
import type { PracticeEvent } from '../domain/activity/events.ts';
import { tagsChanged } from '../domain/activity/events.ts';
import type { RecordKey } from '../domain/records/record.ts';

/** Records whose pending changes were altered in this transaction. */
export interface PendingSyncChanges extends Pick<RecordKey, 'practiceId' | 'type'> {
  readonly ids: readonly string[];
}

/**
 * The events that tell of it. A client with nothing pending any more lets go what waits for that: a sync
 * of its custom fields. The order is given whether one waits or not; so nobody has to hold its run here.
 */
export async function recordPendingSyncChanges(
  tx: Transaction,
  { practiceId, type, ids }: PendingSyncChanges,
  at: Date,
): Promise<readonly PracticeEvent[]> {
  if (ids.length === 0) return [];
  for (const id of type === 'CLIENT' ? ids : []) {
    const record = { practiceId, type, id };
    if ((await tx.pending.of(record)).length > 0) continue;
    await tx.outbox.enqueue({ type: 'pending-cleared', record }, at);
  }
  return [tagsChanged(type, ids)];
}
