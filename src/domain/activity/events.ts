import type { RecordType } from '../records/record.ts';
import type { SyncRun } from '../sync/sync-run.ts';

/** Every event of a practice. An event is written in the transaction that writes its rows. */
export type PracticeEvent =
  /** The run after the change, so that a late reader of the log sees every state. */
  | { readonly type: 'run.changed'; readonly run: SyncRun }
  | { readonly type: 'clients.changed'; readonly ids: readonly string[] }
  | { readonly type: 'clientGroups.changed'; readonly ids: readonly string[] }
  | { readonly type: 'users.changed'; readonly ids: readonly string[] }
  | { readonly type: 'jobs.changed'; readonly ids: readonly string[] }
  | { readonly type: 'fieldDefinitions.changed'; readonly ids: readonly string[] }
  | { readonly type: 'taxReturns.changed'; readonly ids: readonly string[] }
  /** The *Pending Sync* tag of these clients or jobs was set, changed or cleared. */
  | { readonly type: 'clientPendingSync.changed'; readonly ids: readonly string[] }
  | { readonly type: 'jobPendingSync.changed'; readonly ids: readonly string[] }
  | { readonly type: 'deletionReviews.changed' }
  | { readonly type: 'activity.changed'; readonly ids: readonly string[] }
  | { readonly type: 'connection.changed' }
  | { readonly type: 'settings.changed' };

/** An event of a newer release, during a deployment. It keeps its number; its content is unknown. */
export interface UnknownEvent {
  readonly type: 'unknown';
}

/** `seq` numbers a practice's events without gaps, in the order of their commits. */
export interface LoggedEvent {
  readonly seq: bigint;
  readonly event: PracticeEvent | UnknownEvent;
}

/** The event that records of this type have changed. */
export const recordsChanged = (type: RecordType, ids: readonly string[]): PracticeEvent => ({
  type: type === 'CLIENT' ? 'clients.changed' : 'jobs.changed',
  ids,
});

/** The event that their *Pending Sync* tags have changed. */
export const tagsChanged = (type: RecordType, ids: readonly string[]): PracticeEvent => ({
  type: type === 'CLIENT' ? 'clientPendingSync.changed' : 'jobPendingSync.changed',
  ids,
});
