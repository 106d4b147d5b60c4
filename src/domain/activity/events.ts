import type { RecordType } from '../records/record.ts';
import { listOfType, type RecordList } from '../records/record-list.ts';
import type { SyncRun } from '../sync/sync-run.ts';

/** Every event of a practice. An event is written in the transaction that writes its rows. */
export type PracticeEvent =
  /** The run after the change, so that a subscriber that resumes later sees every state. */
  | { readonly type: 'run.changed'; readonly run: SyncRun }
  | RecordsChanged
  /** The *Pending Sync* tag of these clients or jobs was set, changed or cleared. */
  | { readonly type: 'clientPendingSync.changed'; readonly ids: readonly string[] }
  | { readonly type: 'jobPendingSync.changed'; readonly ids: readonly string[] }
  | { readonly type: 'deletionReviews.changed' }
  | { readonly type: 'activity.changed'; readonly ids: readonly string[] }
  | { readonly type: 'connection.changed' }
  | { readonly type: 'settings.changed' };

/** Records of a list were added, changed or archived. */
export interface RecordsChanged {
  readonly type: `${RecordList}.changed`;
  readonly ids: readonly string[];
}

/** An event of a newer release, during a deployment. It keeps its number; its content is unknown. */
export interface UnknownEvent {
  readonly type: 'unknown';
}

/** `seq` numbers a practice's events without gaps, in the order of their commits. */
export interface LoggedEvent {
  readonly seq: bigint;
  readonly event: PracticeEvent | UnknownEvent;
}

export const listChanged = (list: RecordList, ids: readonly string[]): RecordsChanged => ({
  type: `${list}.changed`,
  ids,
});

/** The event that records of this type have changed. */
export const recordsChanged = (type: RecordType, ids: readonly string[]): RecordsChanged =>
  listChanged(listOfType[type], ids);

/** The event that their *Pending Sync* tags have changed. */
export const tagsChanged = (type: RecordType, ids: readonly string[]): PracticeEvent => ({
  type: type === 'CLIENT' ? 'clientPendingSync.changed' : 'jobPendingSync.changed',
  ids,
});
