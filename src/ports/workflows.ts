import type { RecordKey } from '../domain/records/record.ts';
import type { SyncRun } from '../domain/sync/sync-run.ts';

/** Identifies a sync's workflow. */
export type SyncKey = Pick<SyncRun, 'practiceId' | 'kind' | 'recordId'> & {
  readonly runId: string;
};

/** Identifies a push's workflow: the record that it sends. */
export type PushKey = RecordKey;

/** The outbox messages to workflows. Each may arrive twice; the second delivery must change nothing. */
export type WorkflowMessage =
  /** Start the run's workflow. `restored`: it was started before, and may have been lost. */
  | { readonly type: 'start-sync'; readonly sync: SyncKey; readonly restored: boolean }
  | { readonly type: 'cancel-sync'; readonly sync: SyncKey }
  /** What the run waits for may be available: it reads the next page at once. */
  | { readonly type: 'wake-sync'; readonly sync: SyncKey }
  /** The record has changes to send. A running push is signalled, unless the message is `restored`. */
  | { readonly type: 'push'; readonly record: PushKey; readonly restored: boolean }
  /** The record has no pending changes any more: a sync that waits for that continues. */
  | { readonly type: 'pending-cleared'; readonly record: PushKey }
  /** The settings or the connection have changed, which decide the practice's schedules. */
  | { readonly type: 'set-schedules'; readonly practiceId: string };

/** `later`: retry, because an earlier workflow with the same id is still closing. */
export type Delivery = 'delivered' | 'later';

/** Delivers messages to the workflow service, and throws when that is unavailable. */
export interface Workflows {
  /** @param attempts how often the message was tried, this time included */
  deliver(message: WorkflowMessage, attempts: number): Promise<Delivery>;
}
