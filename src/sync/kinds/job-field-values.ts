import { sweepOf } from '../steps/sweep/sweep.ts';
import type { SyncKindDescriptor } from './descriptor.ts';

export const jobFieldValues: SyncKindDescriptor = {
  kind: 'JOB_FIELD_VALUES',
  label: 'Sync Custom Fields of Jobs',
  description: "Every job's custom fields. Scheduled only.",
  noun: 'jobs',
  nounOfOne: 'job',
  missingAre: 'archived',
  surfaces: [],
  schedules: { sweeps: 'FULL' },
  needsTaxAssessments: false,
  scheduledWhenPrimary: true,
  incremental: false,
  waitsForPendingChanges: false,
  tables: [],
  steps: () => sweepOf('JOB'),
};
