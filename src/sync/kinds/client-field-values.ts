import { sweepOf } from '../steps/sweep/sweep.ts';
import type { SyncKindDescriptor } from './descriptor.ts';

export const clientFieldValues: SyncKindDescriptor = {
  kind: 'CLIENT_FIELD_VALUES',
  label: 'Sync Custom Fields of Clients',
  description: "Every client's custom fields. Scheduled only.",
  noun: 'clients',
  nounOfOne: 'client',
  missingAre: 'archived',
  surfaces: [],
  schedules: { sweeps: 'FULL' },
  needsTaxAssessments: false,
  scheduledWhenPrimary: false,
  incremental: false,
  waitsForPendingChanges: false,
  tables: [],
  steps: () => sweepOf('CLIENT'),
};
