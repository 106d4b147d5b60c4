import type { JobListName, Transaction, UnitOfWork } from '../../db/unit-of-work.ts';
import type { JobRecord, NumberedWindow } from '../../domain/records/job.ts';
import { listStep } from './list-step.ts';
import type { TypedTable } from './record-table.ts';
import { rereadStep } from './reread.ts';
import type { EndedList, Step } from './step.ts';

// No list of XPM's has all jobs: each window of creation dates has its own, and one has the current jobs.

export const jobTable = {
  list: 'jobs',
  newBatch: (unitOfWork: UnitOfWork) => unitOfWork.newBatch('jobs'),
  rows: (tx: Transaction) => tx.jobs,
} as const satisfies TypedTable<JobRecord>;

export const jobsCreatedIn = (window: NumberedWindow): Step =>
  listStep({
    table: jobTable,
    counted: 'all',
    missing: missingFrom(window.number),
    tagged: 'JOB',
    open: (source, run, options) => source.jobsCreated(run.practiceId, window, options),
  });

/** Open jobs that are older than every window, or that were created since the request. */
export const currentJobs: Step = listStep({
  table: jobTable,
  counted: 'written',
  missing: missingFrom('current'),
  tagged: 'JOB',
  open: (source, run, options) => source.currentJobs(run.practiceId, options),
});

/** The skipped jobs of the windows that an incremental run does not list. */
export const skippedJobs: Step = rereadStep({
  table: jobTable,
  type: 'JOB',
  read: (source, practiceId, { xpmId, number }, options) =>
    source.job(practiceId, { xpmId, number }, options),
});

function missingFrom(list: JobListName): Step['missing'] {
  return {
    mark: (tx, ended) => markJobs(tx, list, ended),
    settles: null,
    oneByOne: true,
  };
}

async function markJobs(
  tx: Transaction,
  name: JobListName,
  { practiceId, list, at }: EndedList,
): Promise<void> {
  await tx.jobs.markListed(practiceId, name, list.listed);
  await tx.jobs.markMissingFrom(practiceId, name, list, at);
}
