import type { QuotaLimit } from '../quota/quota.ts';
import type { RecordFacts } from '../records/record.ts';
import { describeRecord, recordTitle } from '../records/record.ts';
import type { SyncKind } from '../sync/sync-kind.ts';
import { syncLabels } from '../sync/sync-kind.ts';
import type { SyncProgress, SyncRun } from '../sync/sync-run.ts';

export type ActivityType =
  'SYNC' | 'CONNECTION' | 'SETTINGS' | 'PUSH' | 'DELETION_REVIEW' | 'QUOTA';

/** As Practice Activity shows them. `ACTION_REQUIRED`: somebody in the practice must do something. */
export type ActivityStatus = 'IN_PROGRESS' | 'SUCCESS' | 'FAILURE' | 'ACTION_REQUIRED' | 'ALERT';

/** One entry of the log that the practice reads. */
export interface ActivityEntry {
  readonly id: string;
  readonly practiceId: string;
  readonly type: ActivityType;
  readonly status: ActivityStatus;
  readonly title: string;
  readonly message: string;
  readonly actor: string | null;
  readonly runId: string | null;
  /** The one client or job that it is about. */
  readonly recordId: string | null;
  readonly createdAt: Date;
}

const nouns: Readonly<Record<SyncKind, string>> = {
  CLIENTS: 'clients',
  JOBS: 'jobs',
  USERS: 'staff',
  TAX_RETURNS: 'tax returns',
  FIELD_DEFINITIONS: 'field definitions',
  CLIENT_FIELDS: 'custom fields',
  JOB: 'details and custom fields',
  CLIENT_FIELD_VALUES: 'clients',
  JOB_FIELD_VALUES: 'jobs',
};

/** What the kinds about values do instead of archiving. */
const clearing: readonly SyncKind[] = ['CLIENT_FIELDS', 'JOB'];

const limitMessages: Readonly<Record<QuotaLimit, string>> = {
  MINUTE: 'XPM allows no more calls this minute',
  DAY: 'XPM allows no more calls today',
  CONCURRENT: 'XPM is already answering as many calls at once as it allows',
  APP: "XPM's limit for all practices together is used up",
  SOURCE_DOWN: 'XPM does not answer as it should',
};

/** Why a priority has to leave what is left of a day. */
export const reserveMessage =
  "few of XPM's calls are left today, and those are kept for people and for edits";

const number = new Intl.NumberFormat('en-AU');

/** What the entries that follow a run say now. */
export function describeRun(run: SyncRun): Pick<ActivityEntry, 'status' | 'message'> {
  switch (run.state) {
    case 'REQUESTED':
      return { status: 'IN_PROGRESS', message: 'Asked for. It begins as soon as it is its turn.' };
    case 'RUNNING':
      return { status: 'IN_PROGRESS', message: `Reading ${nouns[run.kind]} from XPM.` };
    case 'PAUSED':
      return {
        status: run.pause?.reserved === true ? 'ALERT' : 'IN_PROGRESS',
        message: describePause(run),
      };
    case 'WAITING':
      if (run.failure !== null) {
        const message = `${run.failure.message} Then this sync goes on by itself.`;
        return { status: 'ACTION_REQUIRED', message };
      }
      return {
        status: 'IN_PROGRESS',
        message:
          'Waits until the changes that were made here have reached XPM. One that XPM has refused must be corrected or discarded.',
      };
    case 'SUCCEEDED':
      return { status: 'SUCCESS', message: describeResult(run) };
    case 'PARTIAL':
      return { status: 'ALERT', message: describeResult(run) };
    case 'FAILED':
      return {
        status: run.failure?.actor === 'PRACTICE' ? 'ACTION_REQUIRED' : 'FAILURE',
        message: run.failure?.message ?? 'The sync failed.',
      };
    case 'CANCELLED':
      return {
        status: 'ALERT',
        message: `Cancelled. What was read until then stays: ${describeProgress(run.kind, run.progress)}`,
      };
  }
}

function describePause(run: SyncRun): string {
  if (run.pause === null) return 'Sync paused.';
  const until = run.pause.until.toISOString().replace('T', ' ').slice(0, 19);
  const words = run.pause.reserved ? reserveMessage : limitMessages[run.pause.limit];
  return `Sync paused until ${until} UTC: ${words}. It goes on by itself.`;
}

function describeResult({ kind, progress, cursor }: SyncRun): string {
  return [
    describeProgress(kind, progress),
    ...cursor.problems,
    ...cursor.reviews,
    ...cursor.notes,
  ].join(' ');
}

function describeProgress(kind: SyncKind, progress: SyncProgress): string {
  const { read, added, changed, archived, skipped } = progress;
  const parts = [
    `${number.format(added)} added`,
    `${number.format(changed)} changed`,
    ...(archived > 0
      ? [`${number.format(archived)} ${clearing.includes(kind) ? 'cleared' : 'archived'}`]
      : []),
    ...(skipped > 0 ? [`${number.format(skipped)} skipped`] : []),
  ];
  return `${number.format(read)} ${nouns[kind]} read: ${parts.join(', ')}.`;
}

/** An entry about changes on their way to XPM, or taken back before they got there. */
export function pushEntry(
  record: RecordFacts,
  verb: 'Send' | 'Discard',
  told: Pick<ActivityEntry, 'id' | 'status' | 'message' | 'actor' | 'createdAt'>,
): ActivityEntry {
  return {
    ...told,
    practiceId: record.practiceId,
    type: 'PUSH',
    title: `${verb} changes of ${describeRecord(record)}`,
    runId: null,
    recordId: record.id,
  };
}

/** What the entry of a sync is called: of one record it says which. */
export function titleOf(kind: SyncKind, record: RecordFacts | null): string {
  return record === null ? syncLabels[kind] : `${syncLabels[kind]}: ${recordTitle(record)}`;
}
