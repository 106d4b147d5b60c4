import type { ReadOnlyReason } from '../../src/domain/edits/read-only-field.ts';
import { readOnlyFieldsOf, readOnlyMessages } from '../../src/domain/edits/read-only-field.ts';
import { builder } from '../builder.ts';
import { enumValues } from '../enum-values.ts';

const ReadOnlyReasonEnum = builder.enumType('ReadOnlyReason', {
  description: 'Why a field cannot be edited, whatever the state of its record.',
  values: enumValues<ReadOnlyReason>({
    MASKED_BY_XPM: 'XPM masks the value, so it is not known completely.',
    MAINTAINED_IN_XPM: "XPM's API does not accept changes of the field.",
  }),
});

interface ReadOnlyField {
  readonly field: string;
  readonly reason: ReadOnlyReason;
}

const ReadOnlyFieldRef = builder.objectRef<ReadOnlyField>('ReadOnlyField').implement({
  description: 'A field of a record that can be changed only in XPM.',
  fields: (t) => ({
    field: t.exposeString('field', { description: 'The name of the field of the record.' }),
    reason: t.expose('reason', { type: ReadOnlyReasonEnum, description: 'The reason.' }),
    message: t.string({
      description: 'Why it cannot be edited here, in plain English.',
      resolve: ({ reason }) => readOnlyMessages[reason],
    }),
  }),
});

const readOnlyFields: { type: [typeof ReadOnlyFieldRef]; description: string } = {
  type: [ReadOnlyFieldRef],
  description: 'The fields that can be changed only in XPM, whatever the state of the record.',
};

const listOf = (fields: Readonly<Record<string, ReadOnlyReason>>): ReadOnlyField[] =>
  Object.entries(fields).map(([field, reason]) => ({ field, reason }));

builder.prismaObjectField('Client', 'readOnlyFields', (t) =>
  t.field({ ...readOnlyFields, resolve: () => listOf(readOnlyFieldsOf.CLIENT) }),
);

builder.prismaObjectField('Job', 'readOnlyFields', (t) =>
  t.field({ ...readOnlyFields, resolve: () => listOf(readOnlyFieldsOf.JOB) }),
);
