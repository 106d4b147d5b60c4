import type { RecordFacts } from '../records/record.ts';
import { describeRecord } from '../records/record.ts';

export type ActivityType =
  'SYNC' | 'CONNECTION' | 'SETTINGS' | 'PUSH' | 'DELETION_REVIEW' | 'QUOTA';

/** `ACTION_REQUIRED`: somebody in the practice has to act. */
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
  /** The client or job that the entry is about. */
  readonly recordId: string | null;
  readonly createdAt: Date;
}

/** An entry about edits that were sent to XPM, are sent again, or were discarded. */
export function pushEntry(
  record: RecordFacts,
  verb: 'Send' | 'Retry' | 'Discard',
  details: Pick<ActivityEntry, 'id' | 'status' | 'message' | 'actor' | 'createdAt'>,
): ActivityEntry {
  return {
    ...details,
    practiceId: record.practiceId,
    type: 'PUSH',
    title: `${verb} changes of ${describeRecord(record)}`,
    runId: null,
    recordId: record.id,
  };
}
