import type { CallPriority } from '../domain/quota/priority.ts';
import { callPriorities, priorityOf } from '../domain/quota/priority.ts';
import type { ScheduleName } from '../domain/sync/schedule.ts';
import type { PushKey, SyncKey } from '../ports/workflows.ts';

export type { PushKey, SyncKey } from '../ports/workflows.ts';

// Names and ids here are stored data: workflows that sleep carry them for days. Chosen once.

/** The workflow that carries out one run. Its id is the lock's key, so there is one per practice and kind. */
export type SyncWorkflow = (input: SyncKey) => Promise<void>;

export const syncWorkflowType = 'syncWorkflow';

export function syncWorkflowId({ practiceId, kind, recordId }: SyncKey): string {
  return ['sync', practiceId, kind, ...(recordId === null ? [] : [recordId])].join('/');
}

/** Where workers are short, Temporal hands out first what has the least of these, from 1 to 5. */
const priorityKeyOf = (priority: CallPriority): number => callPriorities.indexOf(priority) + 1;

/** Whoever asked for it; that one began by itself matters to XPM's calls only. */
export function syncPriority({ kind }: Pick<SyncKey, 'kind'>): number {
  return priorityKeyOf(priorityOf({ kind, requestedBy: '' }));
}

export const pushPriority = priorityKeyOf('WRITE');

/** Ends a pause early, and tells one that is blocked that somebody has acted. */
export const wakeSignalName = 'wake';

/** Nothing of the run's record is pending any more: go on. */
export const pendingSyncClearedSignalName = 'pendingSyncCleared';

/** What one page did. Everything else is in the run's row. */
export type PageOutcome =
  | { readonly type: 'more' }
  /** A limit holds: sleep until `resumeAt` (epoch milliseconds), then ask for the same page. */
  | { readonly type: 'paused'; readonly resumeAt: number }
  /**
   * Changes of the run's record must reach XPM first: wait to be told, or until `recheckAt` (epoch
   * milliseconds), then ask for the same page.
   */
  | { readonly type: 'waiting'; readonly recheckAt: number }
  /** Somebody in the practice must act first: likewise, until woken. */
  | { readonly type: 'blocked'; readonly recheckAt: number }
  /** The run has ended, in whatever state. */
  | { readonly type: 'ended' };

/** Why a workflow ends a run that no page has ended. */
export type SyncEnd = 'cancelled' | 'internal-error';

export interface SyncActivities {
  /** Reads the run's next page from XPM and stores it. */
  syncPage(input: SyncKey): Promise<PageOutcome>;
  /** Ends the run, unless it has ended already. */
  endSync(input: SyncKey & { readonly end: SyncEnd }): Promise<void>;
}

/** The workflow that carries one record's pending changes to XPM, for as long as there are any. */
export type PushWorkflow = (input: PushKey, consecutiveFailures?: number) => Promise<void>;

export const pushWorkflowType = 'pushWorkflow';

export function pushWorkflowId({ practiceId, id }: Pick<PushKey, 'practiceId' | 'id'>): string {
  return ['push', practiceId, id].join('/');
}

/** The record was edited. */
export const recordEditedSignalName = 'recordEdited';

/** What one round of pushing did. Everything else is in the rows. */
export type PushOutcome =
  /** Something was edited meanwhile: another round at once. */
  | { readonly type: 'more' }
  /** A limit holds, or XPM does not answer (`failed`): another round at `resumeAt` (epoch milliseconds). */
  | { readonly type: 'paused'; readonly resumeAt: number; readonly failed: boolean }
  /** Nothing is left that could be sent now. */
  | { readonly type: 'idle' };

export interface PushInput extends PushKey {
  /** How many rounds in a row brought no answer. */
  readonly consecutiveFailures: number;
}

export interface PushActivities {
  /** Sends what is queued of a record, grouped into as few calls as XPM allows, and reads it back. */
  pushChanges(input: PushInput): Promise<PushOutcome>;
  /** Says of what is queued that a fault of ours holds it up, and until when. */
  reportPushError(input: PushInput): Promise<PushOutcome>;
}

/** What a Temporal Schedule of a practice starts when its time has come. */
export type DueSyncsWorkflow = (input: DueSyncsInput) => Promise<void>;

export const dueSyncsWorkflowType = 'dueSyncsWorkflow';

/** Of the schedule; Temporal adds the time to that of each workflow that it starts. */
export function scheduleId(practiceId: string, name: ScheduleName): string {
  return ['auto', practiceId, name].join('/');
}

export interface DueSyncsInput {
  readonly practiceId: string;
  readonly schedule: ScheduleName;
}

export interface ScheduleActivities {
  /** Starts the syncs whose time has come, unless they are under way or not wanted any more. */
  startDueSyncs(input: DueSyncsInput): Promise<void>;
}
