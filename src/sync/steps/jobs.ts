import type { JobListName, Transaction } from '../../db/unit-of-work.ts';
import type { JobRecord, NumberedWindow } from '../../domain/records/job.ts';
import type { EndedList, Step, TypedStep } from './step.ts';

// No list of XPM's shows all jobs: each window of creation lists its own, and one the current ones.

const jobsOf = (list: JobListName) =>
  ({
    noun: 'jobs',
    tagged: 'JOB',
    missing: {
      mark: (tx, ended) => markJobs(tx, list, ended),
      settles: null,
      oneByOne: true,
    },
    changed: (ids: readonly string[]) => ({ type: 'jobs.changed', ids }) as const,
  }) satisfies Partial<Step>;

async function markJobs(
  tx: Transaction,
  name: JobListName,
  { practiceId, list, at }: EndedList,
): Promise<void> {
  await tx.jobs.remember(practiceId, name, list.seen);
  if (list.unidentified === 0) await tx.jobs.markMissingFrom(practiceId, name, list, at);
}

export const jobsCreatedIn = (window: NumberedWindow): TypedStep<JobRecord> => ({
  ...jobsOf(window.number),
  counted: 'all',
  open: (source, run, options) => source.jobsCreated(run.practiceId, window, options),
  rows: (tx) => tx.jobs,
});

/** For open jobs that are older than every window, or were created since the run was asked for. */
export const currentJobs: TypedStep<JobRecord> = {
  ...jobsOf('current'),
  counted: 'written',
  open: (source, run, options) => source.currentJobs(run.practiceId, options),
  rows: (tx) => tx.jobs,
};
