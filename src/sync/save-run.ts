import type { Transaction } from '../db/unit-of-work.ts';
import type { ActivityEntry } from '../domain/activity/activity.ts';
import { describeRun } from '../domain/activity/activity.ts';
import type { PracticeEvent } from '../domain/activity/events.ts';
import { tagsChanged } from '../domain/activity/events.ts';
import type { SyncRun } from '../domain/sync/sync-run.ts';
import { recordKeyOf, transition } from '../domain/sync/sync-run.ts';
import { resumeSyncs } from './wake.ts';

/** A change of a run with what else happened in the same transaction. */
export interface RunChange {
  readonly before: SyncRun;
  readonly after: SyncRun;
  readonly events?: readonly PracticeEvent[];
}

/** A record's own sync is part of its tag. */
function tagEvents(run: SyncRun): readonly PracticeEvent[] {
  const record = recordKeyOf(run);
  return record === null ? [] : [tagsChanged(record.type, [record.id])];
}

/** Starts a run whose row was just inserted: what was asked for is durable once the transaction is. */
export async function startRun(tx: Transaction, run: SyncRun, entry: ActivityEntry): Promise<void> {
  const { practiceId, kind, recordId, id: runId, requestedAt: at } = run;
  await tx.activity.add(entry);
  const sync = { practiceId, kind, recordId, runId };
  await tx.outbox.enqueue({ type: 'start-sync', sync, restored: false }, at);
  await tx.events.append(
    practiceId,
    [
      { type: 'run.changed', run },
      ...tagEvents(run),
      { type: 'activity.changed', ids: [entry.id] },
    ],
    at,
  );
}

/** Ends a run that somebody wants no more; its workflow is told. What was read stays. */
export async function cancelRun(tx: Transaction, before: SyncRun, at: Date): Promise<SyncRun> {
  const { practiceId, kind, recordId, id: runId } = before;
  const after = { ...transition(before, 'CANCELLED', at), rerunRequested: null };
  await tx.outbox.enqueue({ type: 'cancel-sync', sync: { practiceId, kind, recordId, runId } }, at);
  await saveRun(tx, { before, after }, at);
  return after;
}

/**
 * Stores a changed run the one way it is ever stored: its row, the activity entries that follow it
 * (when its state or what holds it is another), and the events that tell of all that. When XPM answers
 * again, whatever else of the practice waits for that is told.
 */
export async function saveRun(tx: Transaction, change: RunChange, at: Date): Promise<void> {
  const { before, after } = change;
  await tx.runs.save(after);
  if (before.consecutiveFailures > 0 && after.consecutiveFailures === 0) {
    const { practiceId } = after;
    await resumeSyncs(tx, { practiceId, at }, ({ pause }) => pause?.limit === 'SOURCE_DOWN');
  }
  const news = (['state', 'pause', 'failure'] as const).some((key) => before[key] !== after[key]);
  const entries = news ? await tx.activity.follow(after.id, describeRun(after), at) : [];
  await tx.events.append(
    after.practiceId,
    [
      ...(change.events ?? []),
      { type: 'run.changed', run: after },
      ...(before.state === after.state ? [] : tagEvents(after)),
      ...(entries.length > 0 ? [{ type: 'activity.changed', ids: entries } as const] : []),
    ],
    at,
  );
}
