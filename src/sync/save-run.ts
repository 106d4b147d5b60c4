import type { Transaction } from '../db/unit-of-work.ts';
import type { ActivityEntry } from '../domain/activity/activity.ts';
import type { PracticeEvent } from '../domain/activity/events.ts';
import { tagsChanged } from '../domain/activity/events.ts';
import type { SyncRun } from '../domain/sync/sync-run.ts';
import { isFinished, recordKeyOf, transition } from '../domain/sync/sync-run.ts';
import { describeRun } from './describe-run.ts';

/** A change of a run, with the other events of the same transaction. */
export interface RunChange {
  readonly before: SyncRun;
  readonly after: SyncRun;
  readonly events?: readonly PracticeEvent[];
}

/** Records everything that follows from a run whose row was just inserted. */
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

/** When a run is cancelled and by whom; `null` when it ends because the practice was disconnected before. */
export interface Cancellation {
  readonly by: string | null;
  readonly at: Date;
}

/** Ends an unfinished run as cancelled and stops its workflow. Everything that was read stays. */
export async function cancelRun(
  tx: Transaction,
  before: SyncRun,
  { by: cancelledBy, at }: Cancellation,
): Promise<SyncRun> {
  const { practiceId, kind, recordId, id: runId } = before;
  const cancelled = { ...transition(before, 'CANCELLED', at), rerunRequested: null, cancelledBy };
  await tx.outbox.enqueue({ type: 'cancel-sync', sync: { practiceId, kind, recordId, runId } }, at);
  return saveRun(tx, { before, after: cancelled }, at);
}

/**
 * Stores a changed run: its row, the activity entries that follow it when they read differently now, and the events.
 * A run that has ended gives back its place in the queue and counts its calls. Call it last, because the events lock
 * the practice's log. Returns the run as it was stored.
 */
export async function saveRun(tx: Transaction, change: RunChange, at: Date): Promise<SyncRun> {
  const { before } = change;
  const after = await withCalls(tx, change.after);
  await tx.runs.save(after);
  const isReported = describedParts(before).some((part, n) => part !== describedParts(after)[n]);
  const entries = isReported ? await followRun(tx, after, at) : [];
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
  return after;
}

async function withCalls(tx: Transaction, run: SyncRun): Promise<SyncRun> {
  return isFinished(run) ? { ...run, calls: await tx.quota.endRun(run) } : run;
}

/** What the activity entries describe. A wait for a slot is too short to be part of them. */
const describedParts = ({ state, pause, failure, wait }: SyncRun): readonly unknown[] => [
  state,
  pause,
  failure,
  wait?.reason === 'INTERNAL_ERROR' ? wait : null,
];

async function followRun(tx: Transaction, run: SyncRun, at: Date): Promise<readonly string[]> {
  const { timeZone } = await tx.practices.settings(run.practiceId);
  return tx.activity.follow(run.id, describeRun(run, timeZone), at);
}

/** An unfinished run about one record is part of the record's *Pending Sync* tag. */
function tagEvents(run: SyncRun): readonly PracticeEvent[] {
  const key = recordKeyOf(run);
  return key === null ? [] : [tagsChanged(key.type, [key.id])];
}
