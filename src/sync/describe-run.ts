import type { ActivityEntry } from '../domain/activity/activity.ts';
import { formatCount } from '../domain/activity/format-count.ts';
import { describeLimit } from '../domain/quota/describe-limit.ts';
import type { RecordFacts } from '../domain/records/record.ts';
import { recordTitle } from '../domain/records/record.ts';
import type { SyncKind } from '../domain/sync/sync-kind.ts';
import type { SyncProgress, SyncRun } from '../domain/sync/sync-run.ts';
import { descriptorOf } from './kinds/index.ts';

/** The title of a sync's activity entries, with the record that it is about. */
export function titleOf(kind: SyncKind, record: RecordFacts | null): string {
  const { label } = descriptorOf(kind);
  return record === null ? label : `${label}: ${recordTitle(record)}`;
}

/** The status and the message of the activity entries that follow a run. */
export function describeRun(run: SyncRun): Pick<ActivityEntry, 'status' | 'message'> {
  switch (run.state) {
    case 'REQUESTED':
      return {
        status: 'IN_PROGRESS',
        message: 'Sync requested. It starts as soon as a worker is free.',
      };
    case 'RUNNING':
      return {
        status: 'IN_PROGRESS',
        message: `Reading ${descriptorOf(run.kind).noun} from XPM.`,
      };
    case 'PAUSED':
      return {
        status: run.pause?.reserved === true ? 'ALERT' : 'IN_PROGRESS',
        message: describePause(run),
      };
    case 'WAITING':
      return describeWait(run);
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
        message: `Sync cancelled. Everything that was read before is kept: ${describeProgress(run.kind, run.progress)}`,
      };
  }
}

function describeWait({ failure }: SyncRun): Pick<ActivityEntry, 'status' | 'message'> {
  if (failure !== null) {
    return {
      status: 'ACTION_REQUIRED',
      message: `${failure.message} The sync then continues automatically.`,
    };
  }
  return {
    status: 'IN_PROGRESS',
    message:
      'Sync waiting: changes that were made here have not reached XPM yet. It continues automatically once they have. A change that XPM has rejected must be corrected or discarded.',
  };
}

function describePause({ pause }: SyncRun): string {
  if (pause === null) return 'Sync paused.';
  const until = pause.until.toISOString().replace('T', ' ').slice(0, 19);
  const reason = describeLimit(pause.limit, pause.reserved);
  return `Sync paused until ${until} UTC: ${reason}. The sync continues automatically.`;
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
  const { noun, missingAre } = descriptorOf(kind);
  const { read, added, changed, archived, skipped } = progress;
  const parts = [
    `${formatCount(added)} added`,
    `${formatCount(changed)} changed`,
    ...(archived > 0 ? [`${formatCount(archived)} ${missingAre}`] : []),
    ...(skipped > 0 ? [`${formatCount(skipped)} skipped`] : []),
  ];
  return `${formatCount(read)} ${noun} read: ${parts.join(', ')}.`;
}
