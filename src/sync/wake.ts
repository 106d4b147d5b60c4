import type { Transaction } from '../db/unit-of-work.ts';
import type { SyncRun } from '../domain/sync/sync-run.ts';
import type { WorkflowMessage } from '../ports/workflows.ts';

/** The practice whose work continues, and the time (of the outbox messages). */
interface Resumption {
  readonly practiceId: string;
  readonly at: Date;
}

/**
 * Wakes the practice's syncs that waited for something that is available again, and every queued push.
 * They continue at once instead of at the end of their pause.
 */
export async function resumeSyncs(
  tx: Transaction,
  { practiceId, at }: Resumption,
  waitedForIt: (run: SyncRun) => boolean,
): Promise<void> {
  const runs = (await tx.runs.unfinished(practiceId)).filter(waitedForIt);
  await tx.outbox.enqueueAll(
    [...runs.map(wakeMessage), ...(await pushMessages(tx, practiceId))],
    at,
  );
}

/** Wakes every queued push of the practice, and no sync. */
export async function resumePushes(tx: Transaction, { practiceId, at }: Resumption): Promise<void> {
  await tx.outbox.enqueueAll(await pushMessages(tx, practiceId), at);
}

async function pushMessages(tx: Transaction, practiceId: string): Promise<WorkflowMessage[]> {
  const records = await tx.pending.queued(practiceId);
  return records.map((record) => ({ type: 'push', record, restored: false }));
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
