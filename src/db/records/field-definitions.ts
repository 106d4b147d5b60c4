import type { FieldDefinitionRecord } from '../../domain/records/field-definition.ts';
import { recordColumns } from '../bulk/record-columns.ts';
import { recordStore } from '../bulk/record-store.ts';

export const fieldDefinitionStore = recordStore<FieldDefinitionRecord>({
  model: 'FieldDefinition',
  columns: recordColumns<'FieldDefinition', FieldDefinitionRecord>('FieldDefinition', {}),
  archived: 'r.deleted_at IS NOT NULL',
});
