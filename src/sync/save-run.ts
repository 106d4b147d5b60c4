import type { Transaction } from '../db/unit-of-work.ts';
import type { ActivityEntry } from '../domain/activity/activity.ts';
import type { PracticeEvent } from '../domain/activity/events.ts';
import { tagsChanged } from '../domain/activity/events.ts';
import type { SyncRun } from '../domain/sync/sync-run.ts';
import { recordKeyOf, transition } from '../domain/sync/sync-run.ts';
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

/** Ends an unfinished run as cancelled and stops its workflow. Everything that was read stays. */
export async function cancelRun(tx: Transaction, before: SyncRun, at: Date): Promise<SyncRun> {
  const { practiceId, kind, recordId, id: runId } = before;
  const after = { ...transition(before, 'CANCELLED', at), rerunRequested: null };
  await tx.outbox.enqueue({ type: 'cancel-sync', sync: { practiceId, kind, recordId, runId } }, at);
  await saveRun(tx, { before, after }, at);
  return after;
}

/**
 * Stores a changed run: its row, the activity entries that follow it when they read differently now, and
 * the events. Call it last, because the events lock the practice's log.
 */
export async function saveRun(tx: Transaction, change: RunChange, at: Date): Promise<void> {
  const { before, after } = change;
  await tx.runs.save(after);
  const isReported = (['state', 'pause', 'failure'] as const).some(
    (key) => before[key] !== after[key],
  );
  const entries = isReported ? await tx.activity.follow(after.id, describeRun(after), at) : [];
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

/** An unfinished run about one record is part of the record's *Pending Sync* tag. */
function tagEvents(run: SyncRun): readonly PracticeEvent[] {
  const key = recordKeyOf(run);
  return key === null ? [] : [tagsChanged(key.type, [key.id])];
}
