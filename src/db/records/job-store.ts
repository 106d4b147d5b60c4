import type { JobRecord } from '../../domain/records/job.ts';
import type { RecordFacts } from '../../domain/records/record.ts';
import type { JobsWithUnknownUser } from '../../domain/records/unknown-users.ts';
import type { CompleteList } from '../bulk/missing-records.ts';
import type { RecordStore } from '../bulk/record-store.ts';

/** Which list a job is expected in: that of a window of creation by its number, or that of current jobs. */
export type JobListName = number | 'current';

/**
 * The jobs of practices, which no single list shows. What is done to all marked ones is done to those that
 * a window of creation lacks: that a job is not among the current ones any more proves nothing, and so
 * each of those is asked about.
 */
export interface JobStore extends RecordStore<JobRecord> {
  /** Remembers which list shows these, and takes the mark off them; writes only what differs. */
  remember(practiceId: string, list: JobListName, seen: readonly string[]): Promise<void>;
  /**
   * Marks the jobs that their list lacks. The list of current jobs is that of those which no window has
   * shown.
   */
  markMissingFrom(
    practiceId: string,
    list: JobListName,
    shown: CompleteList,
    at: Date,
  ): Promise<void>;
  /** The next marked jobs in the order of their ids; without `windows` only those of no window. */
  marked(
    practiceId: string,
    page: { readonly after: string | null; readonly windows: boolean; readonly limit: number },
  ): Promise<readonly RecordFacts[]>;
  /** Expects a job of no window, which XPM knows although it is not current, in no list any more. */
  markUnlisted(practiceId: string, xpmId: string): Promise<void>;
  /** Jobs whose person in that role is not among the practice's active users. */
  withUnknownUser(
    practiceId: string,
    role: 'manager' | 'partner',
    limit: number,
  ): Promise<JobsWithUnknownUser>;
}
