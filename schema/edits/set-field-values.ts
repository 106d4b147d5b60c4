import type { EnteredValue } from '../../src/domain/edits/entered-value.ts';
import { setFieldValues } from '../../src/edits/set-field-values.ts';
import { builder } from '../builder.ts';
import { badInput } from '../errors.ts';
import { recordIn, rowId } from '../global-id.ts';
import { viewerOf } from '../practice/viewer.ts';
import { outcomeType } from '../results.ts';
import type { EditResult, WithRecord } from './edit-results.ts';
import { editRefusals } from './edit-results.ts';
import { recordFields } from './edited-record.ts';

const FieldValuesSet = builder.objectRef<WithRecord>('FieldValuesSet').implement({
  description:
    'The custom fields are set. `pendingSync` lists the values that XPM has not accepted yet.',
  fields: recordFields,
});

const SetFieldValuesResult = builder.unionType('SetFieldValuesResult', {
  description: 'The outcome of `setFieldValues`.',
  types: [FieldValuesSet, ...editRefusals],
  resolveType: outcomeType,
});

const FieldValueInput = builder.inputType('FieldValueInput', {
  description:
    'The value of a custom field. Send exactly one field: the one for `FieldDefinition.valueElement`, or `clear`.',
  isOneOf: true,
  fields: (t) => ({
    text: t.string({ required: false, description: 'A text, or an option of a dropdown list.' }),
    decimal: t.string({
      required: false,
      description: 'A decimal number as text, for example `1250.50`.',
    }),
    number: t.string({ required: false, description: 'A whole number of any size, as text.' }),
    boolean: t.boolean({ required: false, description: 'Whether a checkbox is ticked.' }),
    date: t.field({ type: 'Date', required: false, description: 'A calendar date.' }),
    clear: t.boolean({ required: false, description: 'True removes the value.' }),
  }),
});

const FieldValueEdit = builder.inputType('FieldValueEdit', {
  description: 'A custom field and its new value.',
  fields: (t) => ({
    definitionId: t.id({ description: 'The id of the `FieldDefinition`.' }),
    value: t.field({ type: FieldValueInput, description: 'The new value.' }),
  }),
});

const SetFieldValuesInput = builder.inputType('SetFieldValuesInput', {
  description: 'The record and its new values. Either all of them change, or none.',
  fields: (t) => ({
    recordId: t.id({ description: 'The id of a client or job.' }),
    values: t.field({
      type: [FieldValueEdit],
      description: 'The custom fields to set, each at most once. Other fields keep their values.',
    }),
  }),
});

builder.mutationField('setFieldValues', (t) =>
  t.field({
    type: SetFieldValuesResult,
    description:
      'Sets custom fields of a client or job. The record displays the values immediately and has the *Pending Sync* tag until XPM accepts them. The first edit of a record whose custom fields were not read yet reads them from XPM first: a value that XPM turns out to have is displayed and not replaced (`NOT_DISPLAYED`). When XPM cannot be reached, the edit is accepted and is sent only to fields that turn out to be empty.',
    args: {
      input: t.arg({
        type: SetFieldValuesInput,
        description: 'The record and its new values.',
      }),
    },
    resolve: async (_root, { input }, context): Promise<EditResult> => {
      const values = input.values.map(({ definitionId, value }) => ({
        definitionId: rowId('FieldDefinition', definitionId),
        sentId: definitionId,
        value: enteredValueOf(value),
      }));
      const edit = { record: recordIn(input.recordId), values };
      const outcome = await setFieldValues(context.services, viewerOf(context), edit);
      return outcome.type === 'Edited' ? { ...outcome, type: 'FieldValuesSet' } : outcome;
    },
  }),
);

function enteredValueOf(value: typeof FieldValueInput.$inferInput): EnteredValue {
  if (value.text != null) return { type: 'TEXT', text: value.text };
  if (value.decimal != null) return { type: 'DECIMAL', text: value.decimal };
  if (value.number != null) return { type: 'NUMBER', text: value.number };
  if (value.date != null) return { type: 'DATE', text: value.date.toISOString().slice(0, 10) };
  if (value.boolean != null) return { type: 'BOOLEAN', checked: value.boolean };
  if (!value.clear) throw badInput('Send a value or `clear: true`.');
  return { type: 'clear' };
}
