import type { Transaction } from '../db/unit-of-work.ts';
import type { PracticeEvent } from '../domain/activity/events.ts';
import { tagsChanged } from '../domain/activity/events.ts';
import type { RecordKey } from '../domain/records/record.ts';

/** Records whose pending changes this transaction has altered. */
export interface PendingSyncChanges extends Pick<RecordKey, 'practiceId' | 'type'> {
  readonly ids: readonly string[];
}

/**
 * Returns the events of altered pending changes. A client without pending changes wakes the sync of its custom
 * fields that may wait for this. The message is enqueued whether a sync waits or not, so its run need not be
 * locked here.
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
