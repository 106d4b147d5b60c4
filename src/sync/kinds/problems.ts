import { jobAlone } from '../steps/job-lists.ts';
import { retriedDetails, retriedValues } from '../steps/single-reads/retry.ts';
import { clientAlone } from './clients.ts';
import type { SyncKindDescriptor } from './descriptor.ts';

const steps = [
  retriedDetails(clientAlone),
  retriedDetails(jobAlone),
  retriedValues('CLIENT'),
  retriedValues('JOB'),
];

export const problems: SyncKindDescriptor = {
  kind: 'PROBLEMS',
  label: 'Retry Problems',
  description: 'The records of some problems, one call each. Requested with `retryProblems`.',
  noun: 'records with problems',
  nounOfOne: 'record with problems',
  missingAre: 'archived',
  surfaces: [],
  schedules: {},
  needsTaxAssessments: false,
  scheduledWhenPrimary: true,
  incremental: false,
  waitsForPendingChanges: false,
  tables: [],
  steps: () => steps,
};
