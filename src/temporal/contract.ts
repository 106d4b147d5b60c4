import type { ScheduleName } from '../domain/sync/schedule.ts';
import type { PushKey, SyncKey } from '../ports/workflows.ts';

export type { PushKey, SyncKey } from '../ports/workflows.ts';

// The names, ids and inputs of workflows, signals and activities. They are stored data: a workflow that
// sleeps carries them for days.

/** Carries out one run. The id contains the run's key, so each practice, kind and record has at most one. */
export type SyncWorkflow = (input: SyncKey) => Promise<void>;

export const syncWorkflowType = 'syncWorkflow';

export function syncWorkflowId({ practiceId, kind, recordId }: Omit<SyncKey, 'runId'>): string {
  return ['sync', practiceId, kind, ...(recordId === null ? [] : [recordId])].join('/');
}

/** Ends a pause early, or unblocks a sync whose practice has acted. */
export const wakeSignalName = 'wake';

/** The last pending change of the run's record has reached XPM or was discarded. */
export const pendingSyncClearedSignalName = 'pendingSyncCleared';

/** The result of one page. Everything else is in the run's row. Instants are epoch milliseconds. */
export type PageOutcome =
  | { readonly type: 'more' }
  /** A limit is used up: repeat the page at `resumeAt`, or when woken. */
  | { readonly type: 'paused'; readonly resumeAt: number }
  /** The record has pending changes: repeat the page once they are cleared, at the latest at `recheckAt`. */
  | { readonly type: 'waiting'; readonly recheckAt: number }
  /** The practice has to act: repeat the page when woken, at the latest at `recheckAt`. */
  | { readonly type: 'blocked'; readonly recheckAt: number }
  /** The run has ended, in whatever state. */
  | { readonly type: 'ended' };

/** Why a workflow ends a run that no page has ended. */
export type SyncEnd = 'cancelled' | 'internal-error' | 'store-failed';

export interface SyncActivities {
  /** Reads the run's next page from XPM and stores it. */
  syncPage(input: SyncKey): Promise<PageOutcome>;
  /** Ends the run, unless it has ended already. */
  endSync(input: SyncKey & { readonly end: SyncEnd }): Promise<void>;
}

/** Sends the pending changes of one record to XPM for as long as there are any. */
export type PushWorkflow = (input: PushKey, consecutiveFailures?: number) => Promise<void>;

export const pushWorkflowType = 'pushWorkflow';

export function pushWorkflowId({ practiceId, id }: Pick<PushKey, 'practiceId' | 'id'>): string {
  return ['push', practiceId, id].join('/');
}

/** The record was edited. */
export const recordEditedSignalName = 'recordEdited';

/** The result of one round of a push. Everything else is in the rows. */
export type PushOutcome =
  /** There were further edits: start another round at once. */
  | { readonly type: 'more' }
  /** Start another round at `resumeAt` (epoch milliseconds). `failed`: a call failed, or an internal error. */
  | { readonly type: 'paused'; readonly resumeAt: number; readonly failed: boolean }
  /** Nothing is left to send. */
  | { readonly type: 'idle' };

export interface PushInput extends PushKey {
  /** Consecutive rounds without a readable response. */
  readonly consecutiveFailures: number;
}

export interface PushActivities {
  /** Sends the queued changes of a record in as few calls as XPM allows, and reads the record back. */
  pushChanges(input: PushInput): Promise<PushOutcome>;
  /** Reports that an internal error delays the queued changes, and when the next round starts. */
  reportPushError(input: PushInput): Promise<PushOutcome>;
}

/** Started by a practice's Temporal Schedule. */
export type DueSyncsWorkflow = (input: DueSyncsInput) => Promise<void>;

export const dueSyncsWorkflowType = 'dueSyncsWorkflow';

/** The id of a schedule. Temporal appends the time to the ids of the workflows that it starts. */
export function scheduleId(practiceId: string, name: ScheduleName): string {
  return ['auto', practiceId, name].join('/');
}

export interface DueSyncsInput {
  readonly practiceId: string;
  readonly schedule: ScheduleName;
}

export interface ScheduleActivities {
  /** Starts the syncs of the schedule, except for those that are unfinished or switched off. */
  startDueSyncs(input: DueSyncsInput): Promise<void>;
  /** Renews the practice's tokens for XPM if nothing has used them for a week. */
  renewTokens(input: DueSyncsInput): Promise<void>;
}
