import type { TaxReturnRecord } from '../../domain/records/tax-return.ts';
import { completeList, listStep } from '../steps/list-step.ts';
import type { TypedTable } from '../steps/record-table.ts';
import type { SyncKindDescriptor } from './descriptor.ts';

const table: TypedTable<TaxReturnRecord> = {
  list: 'taxReturns',
  newBatch: (unitOfWork) => unitOfWork.newBatch('taxReturns'),
  rows: (tx) => tx.taxReturns,
};

const list = listStep({
  table,
  counted: 'all',
  missing: completeList(table),
  tagged: null,
  open: (source, run, options) => source.list(run.practiceId, 'taxReturns', options),
});

export const taxReturns: SyncKindDescriptor = {
  kind: 'TAX_RETURNS',
  label: 'Sync Tax Returns',
  description: 'Tax returns and assessments.',
  noun: 'tax returns',
  nounOfOne: 'tax return',
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
  schedules: { 'tax-returns': 'FULL' },
  needsTaxAssessments: true,
  scheduledWhenPrimary: true,
  incremental: false,
  waitsForPendingChanges: false,
  tables: [table],
  steps: () => [list],
};
