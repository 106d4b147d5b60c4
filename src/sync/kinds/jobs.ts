import { confirmDeletedJobs } from '../steps/confirm/confirm-jobs.ts';
import { currentJobs, jobsCreatedIn, jobTable, skippedJobs } from '../steps/job-lists.ts';
import type { SyncKindDescriptor } from './descriptor.ts';

export const jobs: SyncKindDescriptor = {
  kind: 'JOBS',
  label: 'Sync Jobs',
  description: "All of the practice's jobs.",
  noun: 'jobs',
  nounOfOne: 'job',
  missingAre: 'archived',
  surfaces: [
    {
      surface: 'APP_WINDOW',
      adminsOnly: true,
      hiddenWhenPrimary: false,
      hiddenWhileRunning: false,
      labels: null,
    },
  ],
  schedules: { incremental: 'INCREMENTAL', full: 'FULL' },
  needsTaxAssessments: false,
  scheduledWhenPrimary: true,
  incremental: false,
  waitsForPendingChanges: false,
  tables: [jobTable],
  steps({ mode, trigger, requestedAt }, source) {
    const windows = source.creationWindows(requestedAt).map(jobsCreatedIn);
    // XPM reports no changes of jobs, so an incremental run reads the lists that have most of them.
    if (mode === 'FULL') return [...windows, currentJobs, confirmDeletedJobs];
    const skipped = trigger === 'SCHEDULED' ? [skippedJobs] : [];
    return [...windows.slice(0, 1), ...skipped, currentJobs];
  },
};
