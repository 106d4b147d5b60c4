import type { FieldDefinitionRecord } from '../../domain/records/field-definition.ts';
import { completeList, listStep } from '../steps/list-step.ts';
import type { TypedTable } from '../steps/record-table.ts';
import type { SyncKindDescriptor } from './descriptor.ts';

const table: TypedTable<FieldDefinitionRecord> = {
  list: 'fieldDefinitions',
  newBatch: (unitOfWork) => unitOfWork.newBatch('fieldDefinitions'),
  rows: (tx) => tx.fieldDefinitions,
};

const list = listStep({
  table,
  counted: 'all',
  missing: completeList(table),
  tagged: null,
  open: (source, run, options) => source.list(run.practiceId, 'fieldDefinitions', options),
});

export const fieldDefinitions: SyncKindDescriptor = {
  kind: 'FIELD_DEFINITIONS',
  label: 'Sync Field Definitions',
  description: "The definitions of the practice's custom fields.",
  noun: 'field definitions',
  nounOfOne: 'field definition',
  missingAre: 'archived',
  surfaces: [
    {
      surface: 'APP_WINDOW',
      adminsOnly: true,
      hiddenWhenPrimary: true,
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
