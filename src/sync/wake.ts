import type { Transaction } from '../db/unit-of-work.ts';
import type { SyncRun } from '../domain/sync/sync-run.ts';
import type { WorkflowMessage } from '../ports/workflows.ts';

/**
 * Wakes the practice's syncs that waited for something that is available again, and every queued push.
 * They continue at once instead of at the end of their pause.
 */
export async function resumeSyncs(
  tx: Transaction,
  { practiceId, at }: { readonly practiceId: string; readonly at: Date },
  waitedForIt: (run: SyncRun) => boolean,
): Promise<void> {
  const runs = (await tx.runs.unfinished(practiceId)).filter(waitedForIt);
  const records = await tx.pending.queued(practiceId);
  await tx.outbox.enqueueAll(
    [
      ...runs.map(wakeMessage),
      ...records.map((record): WorkflowMessage => ({ type: 'push', record, restored: false })),
    ],
    at,
  );
}

/** Whether the run is paused because XPM was unavailable. */
export const waitsForSource = ({ pause }: SyncRun): boolean => pause?.limit === 'SOURCE_DOWN';

/** Whether the run continues once its practice's connection works: it waits for an admin or for XPM. */
export const waitsForConnection = (run: SyncRun): boolean =>
  run.failure !== null || waitsForSource(run);

/** Wakes one sync. A page that is being read skips the pause in which it would end. */
export function wakeSync(tx: Transaction, run: SyncRun, at: Date): Promise<void> {
  return tx.outbox.enqueue(wakeMessage(run), at);
}

const wakeMessage = ({ practiceId, kind, recordId, id: runId }: SyncRun): WorkflowMessage => ({
  type: 'wake-sync',
  sync: { practiceId, kind, recordId, runId },
});
