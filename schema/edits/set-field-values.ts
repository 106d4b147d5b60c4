import type { EnteredValue } from '../../src/domain/edits/entered-value.ts';
import { setFieldValues } from '../../src/edits/set-field-values.ts';
import { builder } from '../builder.ts';
import { recordIn, rowId } from '../global-id.ts';
import { badInput } from '../paging.ts';
import { viewerOf } from '../practice/viewer.ts';
import { outcomeType } from '../results.ts';
import type { EditResult, WithRecord } from './edit-results.ts';
import { editRefusals, refusedEdit } from './edit-results.ts';
import { recordFields } from './edited-record.ts';

const FieldValuesSet = builder.objectRef<WithRecord>('FieldValuesSet').implement({
  description:
    'The record displays the new values. `pendingSync` lists those that XPM has not accepted yet.',
  fields: recordFields,
});

const SetFieldValuesResult = builder.unionType('SetFieldValuesResult', {
  types: [FieldValuesSet, ...editRefusals],
  resolveType: outcomeType,
});

const FieldValueInput = builder.inputType('FieldValueInput', {
  description: "A value, of the type that the definition's `valueElement` says, or none.",
  isOneOf: true,
  fields: (t) => ({
    text: t.string({ required: false, description: 'Of a dropdown: one of its options.' }),
    decimal: t.string({ required: false, description: 'A decimal like 1250.50, as text.' }),
    number: t.string({ required: false, description: 'A number, as text, of any size.' }),
    boolean: t.boolean({ required: false }),
    date: t.field({ type: 'Date', required: false }),
    clear: t.boolean({ required: false, description: 'Send true for no value.' }),
  }),
});

const FieldValueEdit = builder.inputType('FieldValueEdit', {
  fields: (t) => ({ definitionId: t.id(), value: t.field({ type: FieldValueInput }) }),
});

const SetFieldValuesInput = builder.inputType('SetFieldValuesInput', {
  description: 'All of the values are taken, or none.',
  fields: (t) => ({
    recordId: t.id({ description: 'A client or a job.' }),
    values: t.field({ type: [FieldValueEdit] }),
  }),
});

builder.mutationField('setFieldValues', (t) =>
  t.field({
    type: SetFieldValuesResult,
    description:
      'Sets custom fields of a client or job. The record displays the values at once and carries the *Pending Sync* tag until XPM accepts them.',
    args: { input: t.arg({ type: SetFieldValuesInput }) },
    resolve: async (_root, { input }, context): Promise<EditResult> => {
      const values = input.values.map(({ definitionId, value }) => ({
        definitionId: rowId('FieldDefinition', definitionId),
        sentId: definitionId,
        value: enteredValueOf(value),
      }));
      const edit = { record: recordIn(input.recordId), values };
      const outcome = await setFieldValues(context.services, viewerOf(context), edit);
      return outcome.type === 'Edited'
        ? { ...outcome, type: 'FieldValuesSet' }
        : refusedEdit(outcome);
    },
  }),
);

function enteredValueOf(value: typeof FieldValueInput.$inferInput): EnteredValue {
  if (value.text != null) return { type: 'TEXT', text: value.text };
  if (value.decimal != null) return { type: 'DECIMAL', text: value.decimal };
  if (value.number != null) return { type: 'NUMBER', text: value.number };
  if (value.date != null) return { type: 'DATE', text: value.date.toISOString().slice(0, 10) };
  if (value.boolean != null) return { type: 'BOOLEAN', checked: value.boolean };
  if (!value.clear) throw badInput('Send `clear: true`, or a value.');
  return { type: 'clear' };
}
