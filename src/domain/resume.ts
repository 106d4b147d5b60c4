import type { Transaction } from './ports/unit-of-work.ts';
import type { SyncRun } from './sync-run.ts';

/**
 * Something has come that syncs of a practice waited for: those are told, and go on at once instead of at
 * the time they were to look again. So are all edits that are on their way.
 */
export async function resumeSyncs(
  tx: Transaction,
  { practiceId, at }: { readonly practiceId: string; readonly at: Date },
  waitsForIt: (run: SyncRun) => boolean,
): Promise<void> {
  for (const run of await tx.runs.unfinished(practiceId)) {
    if (waitsForIt(run)) await wakeSync(tx, run, at);
  }
  for (const record of await tx.pending.queued(practiceId)) {
    await tx.outbox.put({ type: 'push', record, restored: false }, at);
  }
}

/** Tells one sync that it may go on. One that reads a page does not pause after it, but looks once more. */
export async function wakeSync(
  tx: Transaction,
  { practiceId, kind, recordId, id: runId }: SyncRun,
  at: Date,
): Promise<void> {
  await tx.outbox.put({ type: 'wake-sync', sync: { practiceId, kind, recordId, runId } }, at);
}
