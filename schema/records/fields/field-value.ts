import type { ValueElement } from '../../../src/domain/records/field-definition.ts';
import { builder } from '../../builder.ts';
import { enumValues } from '../../enum-values.ts';
import { ValueElementEnum } from './field-definition.ts';

/** A custom field of a client or a job, as its row has it. */
export interface FieldValueRow {
  readonly practiceId: string;
  readonly definitionXpmId: string;
  readonly name: string;
  readonly valueElement: ValueElement;
  readonly value: string;
}

export const FieldValue = builder.objectRef<FieldValueRow>('FieldValue').implement({
  description:
    'The value of one custom field of a client or job. Fields without a value and unticked checkboxes have no entry.',
  fields: (t) => ({
    definitionXpmId: t.exposeID('definitionXpmId', {
      description:
        "The definition's UUID in XPM; see `Practice.fieldDefinitions`. The definition may not be synced yet.",
    }),
    name: t.exposeString('name', { description: 'The label of the custom field in XPM.' }),
    valueElement: t.expose('valueElement', {
      type: ValueElementEnum,
      description: 'The type of the value, which determines the format of `value`.',
    }),
    value: t.exposeString('value', {
      description:
        'The value as text: numbers without separators or trailing zeros, dates as `YYYY-MM-DD`, a ticked checkbox as `true`.',
    }),
  }),
});

export const valueColumns = {
  select: { definitionXpmId: true, name: true, valueElement: true, value: true },
  orderBy: [{ name: 'asc' }, { definitionXpmId: 'asc' }],
} as const;

const description =
  "The custom fields that have a value, by name. They are updated by the record's own sync, after edits, and by scheduled syncs of all records. While `fieldValuesState` is `NOT_READ_YET`, a field without an entry is unknown, not empty.";

type FieldValuesState = 'NOT_READ_YET' | 'READ';

const FieldValuesStateEnum = builder.enumType('FieldValuesState', {
  description: 'Whether the values of the custom fields of a client or job are known.',
  values: enumValues<FieldValuesState>({
    NOT_READ_YET:
      'The custom fields were never read from XPM, so a field without an entry is unknown, not empty. Display them as not read yet. The first edit, the sync of the record and the scheduled syncs read them.',
    READ: 'The custom fields were read. A field without an entry is empty.',
  }),
});

const state = {
  type: FieldValuesStateEnum,
  description: 'Whether `fieldValues` is known to be complete.',
} as const;

const stateOf = (lastReadCall: bigint | null): FieldValuesState =>
  lastReadCall === null ? 'NOT_READ_YET' : 'READ';

builder.prismaObjectField('Client', 'fieldValuesState', (t) =>
  t.field({
    ...state,
    select: { valuesLastReadCall: true },
    resolve: ({ valuesLastReadCall }) => stateOf(valuesLastReadCall),
  }),
);

builder.prismaObjectField('Job', 'fieldValuesState', (t) =>
  t.field({
    ...state,
    select: { valuesLastReadCall: true },
    resolve: ({ valuesLastReadCall }) => stateOf(valuesLastReadCall),
  }),
);

builder.prismaObjectField('Client', 'fieldValues', (t) =>
  t.field({
    type: [FieldValue],
    description,
    select: { practiceId: true, values: valueColumns },
    resolve: ({ practiceId, values }) => values.map((value) => ({ ...value, practiceId })),
  }),
);

builder.prismaObjectField('Job', 'fieldValues', (t) =>
  t.field({
    type: [FieldValue],
    description,
    select: { practiceId: true, values: valueColumns },
    resolve: ({ practiceId, values }) => values.map((value) => ({ ...value, practiceId })),
  }),
);
