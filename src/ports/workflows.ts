import type { RecordKey } from '../domain/records/record.ts';
import type { SyncRun } from '../domain/sync/sync-run.ts';

/** What names a sync's workflow. */
export type SyncKey = Pick<SyncRun, 'practiceId' | 'kind' | 'recordId'> & {
  readonly runId: string;
};

/** What names a push's workflow: the record that is pushed. */
export type PushKey = RecordKey;

/** What can be asked of the workflows. Each may arrive twice and must then do nothing more. */
export type WorkflowMessage =
  /** The run's workflow. It is there already, unless it was lost, when the order was only `restored`. */
  | { readonly type: 'start-sync'; readonly sync: SyncKey; readonly restored: boolean }
  | { readonly type: 'cancel-sync'; readonly sync: SyncKey }
  /** What the run waits for may be there: it looks at once. */
  | { readonly type: 'wake-sync'; readonly sync: SyncKey }
  /** There is something to push; one that is under way learns of it, unless it was only `restored`. */
  | { readonly type: 'push'; readonly record: PushKey; readonly restored: boolean }
  /** Nothing of the record is pending any more: a sync of it that waits for that goes on. */
  | { readonly type: 'pending-cleared'; readonly record: PushKey }
  /** What decides which syncs of the practice run by themselves, and when, has changed. */
  | { readonly type: 'set-schedules'; readonly practiceId: string };

/** `later`: not now, ask again (an earlier workflow of the same name is still closing). */
export type Delivery = 'delivered' | 'later';

/**
 * Carries orders out; `attempts` says how often this one was tried, this time included. Throws when
 * the workflow service does not answer.
 */
export interface Workflows {
  deliver(message: WorkflowMessage, attempts: number): Promise<Delivery>;
}
