import type { RecordType } from '../records/record.ts';
import type { SyncRun } from '../sync/sync-run.ts';

/** Everything that can be told of a practice. An event is written with the rows that it is about. */
export type PracticeEvent =
  /** A run as it was after the change, so that whoever reads the log later sees each state it had. */
  | { readonly type: 'run.changed'; readonly run: SyncRun }
  | { readonly type: 'clients.changed'; readonly ids: readonly string[] }
  | { readonly type: 'clientGroups.changed'; readonly ids: readonly string[] }
  | { readonly type: 'users.changed'; readonly ids: readonly string[] }
  | { readonly type: 'jobs.changed'; readonly ids: readonly string[] }
  | { readonly type: 'fieldDefinitions.changed'; readonly ids: readonly string[] }
  | { readonly type: 'taxReturns.changed'; readonly ids: readonly string[] }
  /** The Pending Sync tag of these clients or jobs has changed: what is pending, why, or that it is gone. */
  | { readonly type: 'clientPendingSync.changed'; readonly ids: readonly string[] }
  | { readonly type: 'jobPendingSync.changed'; readonly ids: readonly string[] }
  | { readonly type: 'deletionReviews.changed' }
  | { readonly type: 'activity.changed'; readonly ids: readonly string[] }
  | { readonly type: 'connection.changed' }
  | { readonly type: 'settings.changed' };

/** Written by a newer version of us, while both run. It keeps its number, and nobody here knows more. */
export interface UnknownEvent {
  readonly type: 'unknown';
}

/** `seq` numbers a practice's events without gaps, in the order of their commits. */
export interface LoggedEvent {
  readonly seq: bigint;
  readonly event: PracticeEvent | UnknownEvent;
}

/** What is told when records hold something else than before. */
export const recordsChanged = (type: RecordType, ids: readonly string[]): PracticeEvent => ({
  type: type === 'CLIENT' ? 'clients.changed' : 'jobs.changed',
  ids,
});

/** The same of their *Pending Sync* tags. */
export const tagsChanged = (type: RecordType, ids: readonly string[]): PracticeEvent => ({
  type: type === 'CLIENT' ? 'clientPendingSync.changed' : 'jobPendingSync.changed',
  ids,
});
