import type { Transaction } from '../../../db/unit-of-work.ts';
import type { JobRecord } from '../../../domain/records/job.ts';
import type { JobFacts } from '../../../domain/records/record.ts';
import { nounOf } from '../../../domain/records/record-list.ts';
import { describeUnknownUsers } from '../../../domain/records/unknown-users.ts';
import { mayArchiveMissing } from '../../../domain/sync/deletion-guard.ts';
import { jobTable } from '../job-lists.ts';
import type { Step } from '../step.ts';
import type { MissingRecords } from './confirm-deleted.ts';
import { confirmDeleted } from './confirm-deleted.ts';

/**
 * When the windows lack more jobs than is plausible, an admin decides about those without further calls.
 * Jobs of no window are confirmed all the same, because jobs leave the list of current jobs every day.
 */
const missingJobs: MissingRecords<JobRecord, JobFacts> = {
  table: jobTable,
  async marked(tx, practiceId, page) {
    // After a pause the decision is the same: both numbers have only decreased.
    const { known, missing } = await tx.jobs.countMarked(practiceId);
    const windows = mayArchiveMissing(known, missing);
    return tx.jobs.marked(practiceId, { ...page, windows });
  },
  read: (source, job, options) => source.job(job.practiceId, job, options),
  afterFound: (tx, { practiceId, xpmId }) => tx.jobs.markUnlisted(practiceId, xpmId),
  noteOnFound: null,
};

/** Confirms the jobs that all lists lack. */
export const confirmDeletedJobs: Step = {
  noun: nounOf(jobTable.list),
  counted: 'archived',
  missing: { mark: () => Promise.resolve(), settles: jobTable, oneByOne: true },
  priority: 'SWEEP',
  largeList: null,
  tagged: 'JOB',
  content: jobTable.list,
  list: jobTable.list,
  notes: notesOnUnknownUsers,
  isNeeded: null,
  open: (source, run, options) => confirmDeleted(missingJobs, { source, run, options }),
};

/** How many jobs a note names. */
const jobsPerNote = 3;

/** Notes on jobs whose people are not on the staff list; none before that list was read completely. */
async function notesOnUnknownUsers(
  tx: Transaction,
  practiceId: string,
): Promise<readonly string[]> {
  if ((await tx.watermarks.find(practiceId, 'USERS')) === null) return [];
  const notes: string[] = [];
  for (const role of ['manager', 'partner'] as const) {
    const found = await tx.jobs.withUnknownUser(practiceId, role, jobsPerNote);
    if (found.count > 0) notes.push(describeUnknownUsers(role, found));
  }
  return notes;
}
