import type { UserRecord } from '../../domain/records/user.ts';
import { completeList, listStep } from '../steps/list-step.ts';
import type { TypedTable } from '../steps/record-table.ts';
import type { SyncKindDescriptor } from './descriptor.ts';

const table: TypedTable<UserRecord> = {
  list: 'users',
  newBatch: (unitOfWork) => unitOfWork.newBatch('users'),
  rows: (tx) => tx.users,
};

const list = listStep({
  table,
  counted: 'all',
  missing: completeList(table),
  tagged: null,
  open: (source, run, options) => source.list(run.practiceId, 'users', options),
});

export const users: SyncKindDescriptor = {
  kind: 'USERS',
  label: 'Sync Staff',
  description: 'The people of the practice (staff in XPM).',
  noun: 'staff',
  nounOfOne: 'staff member',
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
  schedules: { full: 'FULL' },
  needsTaxAssessments: false,
  scheduledWhenPrimary: true,
  incremental: false,
  waitsForPendingChanges: false,
  tables: [table],
  steps: () => [list],
};
