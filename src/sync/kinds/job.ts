import { jobDetails, jobValues } from '../steps/single-record.ts';
import type { SyncKindDescriptor } from './descriptor.ts';

export const job: SyncKindDescriptor = {
  kind: 'JOB',
  label: 'Sync Job',
  description: "One job's details and custom fields.",
  noun: 'details and custom fields',
  nounOfOne: 'part of the job',
  missingAre: 'cleared',
  surfaces: [
    {
      surface: 'JOB_SUMMARY',
      adminsOnly: false,
      hiddenWhenPrimary: false,
      hiddenWhileRunning: true,
      labels: null,
    },
  ],
  schedules: {},
  needsTaxAssessments: false,
  scheduledWhenPrimary: true,
  incremental: false,
  waitsForPendingChanges: false,
  tables: [],
  steps: () => [jobDetails, jobValues],
};
