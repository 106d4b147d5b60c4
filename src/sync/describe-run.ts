import type { ActivityEntry } from '../domain/activity/activity.ts';
import { countOf, formatCount } from '../domain/activity/format-count.ts';
import { formatInstant } from '../domain/practice/time-zone.ts';
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

/**
 * The status and the message of the activity entries that follow a run.
 * @param timeZone the practice's, for the times in the message
 */
export function describeRun(
  run: SyncRun,
  timeZone: string,
): Pick<ActivityEntry, 'status' | 'message'> {
  if (run.wait?.reason === 'INTERNAL_ERROR') {
    const until = formatInstant(run.wait.until, timeZone);
    return {
      status: 'ALERT',
      message: `An internal error delays the sync. It is retried automatically until it works or fails, next at ${until}. Everything that was read before is kept.`,
    };
  }
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
        message: describePause(run, timeZone),
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
        message: `Sync cancelled${run.cancelledBy === null ? '' : ` by ${run.cancelledBy}`}. Everything that was read before is kept: ${describeProgress(run.kind, run.progress)}`,
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

function describePause({ pause }: SyncRun, timeZone: string): string {
  if (pause === null) return 'Sync paused.';
  const until = formatInstant(pause.until, timeZone);
  const reason = describeLimit(pause.limit, pause.reserved);
  return `Sync paused until ${until}: ${reason}. The sync continues automatically.`;
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
  const { noun, nounOfOne, missingAre } = descriptorOf(kind);
  const { read, added, changed, archived, skipped } = progress;
  const parts = [
    `${formatCount(added)} added`,
    `${formatCount(changed)} changed`,
    ...(archived > 0 ? [`${formatCount(archived)} ${missingAre}`] : []),
    ...(skipped > 0 ? [`${formatCount(skipped)} skipped`] : []),
  ];
  return `${countOf(read, nounOfOne, noun)} read: ${parts.join(', ')}.`;
}
