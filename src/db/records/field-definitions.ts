import type { FieldDefinitionRecord } from '../../domain/records/field-definition.ts';
import { columnOf, recordStore } from '../bulk/record-store.ts';

const column = columnOf<FieldDefinitionRecord>();

export const fieldDefinitionStore = recordStore<FieldDefinitionRecord>({
  table: 'field_definition',
  columns: [
    column('xpmId', 'uuid'),
    column('name'),
    column('type'),
    column('valueElement', 'value_element'),
    column('linkUrl'),
    column('options'),
    column('useClient', 'boolean'),
    column('useContact', 'boolean'),
    column('useJob', 'boolean'),
    column('useJobTask', 'boolean'),
    column('useJobCost', 'boolean'),
    column('useJobTime', 'boolean'),
  ],
  archived: 'r.deleted_at IS NOT NULL',
});
