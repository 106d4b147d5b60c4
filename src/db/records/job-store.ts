import type { ListedJob, NumberedJob } from '../../domain/records/job.ts';
import type { JobFacts } from '../../domain/records/record.ts';
import type { JobsWithUnknownUser } from '../../domain/records/unknown-users.ts';
import type { CallNumber } from '../../ports/xpm/source.ts';
import type { CompleteList } from '../bulk/missing-records.ts';
import type { RecordStore } from '../bulk/record-store.ts';

/** The list that a job is expected in: that of a creation window, by its number, or that of current jobs. */
export type JobListName = number | 'current';

/**
 * The jobs of practices, which no single list contains. Marked jobs are archived or dismissed together only
 * when a creation window lacks them. A job that is no longer current may still exist, so each of those is
 * read by a call of its own.
 */
export interface JobStore extends RecordStore<ListedJob> {
  /** Stores the list that contains these jobs and unmarks them. Writes only rows that differ. */
  markListed(practiceId: string, list: JobListName, listed: readonly string[]): Promise<void>;
  /**
   * Marks the jobs that their list lacks. The list of current jobs is the expected one for jobs that no
   * window has listed.
   */
  markMissingFrom(
    practiceId: string,
    list: JobListName,
    complete: CompleteList,
    at: Date,
  ): Promise<void>;
  /**
   * The jobs that are known by their number, with their ids, as far as nothing in them has changed. A number
   * that several jobs have had is known by none of them.
   */
  unchanged(
    practiceId: string,
    jobs: readonly NumberedJob[],
    call: CallNumber,
  ): Promise<readonly ListedJob[]>;
  /** The next marked jobs in the order of their ids; without `windows` only jobs that no window lists. */
  marked(
    practiceId: string,
    page: { readonly after: string | null; readonly windows: boolean; readonly limit: number },
  ): Promise<readonly JobFacts[]>;
  /** Expects a job of no window in no list any more: it exists in XPM and is no longer current. */
  markUnlisted(practiceId: string, xpmId: string): Promise<void>;
  /** Jobs whose manager or partner is not an active user of the practice. */
  withUnknownUser(
    practiceId: string,
    role: 'manager' | 'partner',
    limit: number,
  ): Promise<JobsWithUnknownUser>;
}
