import type { Transaction } from '../db/unit-of-work.ts';
import type { SyncRun } from '../domain/sync/sync-run.ts';
import type { WorkflowMessage } from '../ports/workflows.ts';

/**
 * Something has come that syncs of a practice waited for: those are told, and go on at once instead of at
 * the time they were to look again. So are all edits that are on their way.
 */
export async function resumeSyncs(
  tx: Transaction,
  { practiceId, at }: { readonly practiceId: string; readonly at: Date },
  waitsForIt: (run: SyncRun) => boolean,
): Promise<void> {
  const runs = (await tx.runs.unfinished(practiceId)).filter(waitsForIt);
  const records = await tx.pending.queued(practiceId);
  await tx.outbox.enqueueAll(
    [
      ...runs.map(wakeMessage),
      ...records.map((record): WorkflowMessage => ({ type: 'push', record, restored: false })),
    ],
    at,
  );
}

/** Tells one sync that it may go on. One that reads a page does not pause after it, but looks once more. */
export function wakeSync(tx: Transaction, run: SyncRun, at: Date): Promise<void> {
  return tx.outbox.enqueue(wakeMessage(run), at);
}

const wakeMessage = ({ practiceId, kind, recordId, id: runId }: SyncRun): WorkflowMessage => ({
  type: 'wake-sync',
  sync: { practiceId, kind, recordId, runId },
});
