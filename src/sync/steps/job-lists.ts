import type { JobListName, Transaction, UnitOfWork } from '../../db/unit-of-work.ts';
import type { JobRecord, NumberedWindow } from '../../domain/records/job.ts';
import { nounOf } from '../../domain/records/record-list.ts';
import type { SyncRun } from '../../domain/sync/sync-run.ts';
import type { JobList, PracticeSource } from '../../ports/xpm/source.ts';
import { jobBatches } from './numbered-jobs.ts';
import type { TypedTable } from './record-table.ts';
import type { Reread } from './single-reads/reread.ts';
import { rereadStep } from './single-reads/reread.ts';
import type { EndedList, Step, StepOptions } from './step.ts';

// No list of XPM's has all jobs: each window of creation dates has its own, and one has the current jobs.

export const jobTable = {
  list: 'jobs',
  newBatch: (unitOfWork: UnitOfWork) => unitOfWork.newBatch('jobs'),
  rows: (tx: Transaction) => tx.jobs,
} as const satisfies TypedTable<JobRecord>;

export const jobsCreatedIn = (window: NumberedWindow): Step =>
  jobList({
    name: window.number,
    counted: 'all',
    open: (source, run, options) => source.jobsCreated(run.practiceId, window, options),
  });

/** Open jobs that are older than every window, or that were created since the request. */
export const currentJobs: Step = jobList({
  name: 'current',
  counted: 'written',
  open: (source, run, options) => source.currentJobs(run.practiceId, options),
});

interface ListOfJobs {
  readonly name: JobListName;
  readonly counted: Step['counted'];
  open(source: PracticeSource, run: SyncRun, options: StepOptions): Promise<JobList>;
}

function jobList(jobs: ListOfJobs): Step {
  return {
    noun: nounOf(jobTable.list),
    counted: jobs.counted,
    missing: missingFrom(jobs.name),
    priority: null,
    largeList: null,
    tagged: 'JOB',
    content: jobTable.list,
    list: jobTable.list,
    notes: null,
    isNeeded: null,
    async open(source, run, options) {
      const list = await jobs.open(source, run, options);
      const batches = jobBatches({ source, run, options, list });
      return { asOf: list.asOf, call: list.call, batches };
    },
  };
}

/** One job with all its details. */
export const jobAlone: Reread<'jobs'> = {
  table: jobTable,
  type: 'JOB',
  read: (source, practiceId, { xpmId, number }, options) =>
    source.job(practiceId, { xpmId, number }, options),
};

/** The skipped jobs of the windows that an incremental run does not list. */
export const skippedJobs: Step = rereadStep(jobAlone);

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
