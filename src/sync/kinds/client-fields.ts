import { clientValues } from '../steps/single-record.ts';
import type { SyncKindDescriptor } from './descriptor.ts';

export const clientFields: SyncKindDescriptor = {
  kind: 'CLIENT_FIELDS',
  label: 'Sync from PM',
  description: "One client's custom fields.",
  noun: 'custom fields',
  nounOfOne: 'custom field',
  missingAre: 'cleared',
  surfaces: [
    {
      surface: 'CLIENT_CUSTOM_FIELDS',
      adminsOnly: false,
      hiddenWhenPrimary: true,
      hiddenWhileRunning: false,
      labels: null,
    },
  ],
  schedules: {},
  needsTaxAssessments: false,
  scheduledWhenPrimary: true,
  incremental: false,
  waitsForPendingChanges: true,
  tables: [],
  steps: () => [clientValues],
};
