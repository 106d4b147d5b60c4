import type { ValueElement } from '../../src/domain/records/field-definition.ts';
import { builder } from '../builder.ts';
import { ValueElementEnum } from './field-definition.ts';

/** A custom field of a client or a job, as its row has it. */
interface FieldValueRow {
  readonly definitionXpmId: string;
  readonly name: string;
  readonly valueElement: ValueElement;
  readonly value: string;
}

const FieldValue = builder.objectRef<FieldValueRow>('FieldValue').implement({
  description:
    'What a custom field holds. A field without a value is not listed, and neither is a box that is not ticked.',
  fields: (t) => ({
    definitionXpmId: t.exposeID('definitionXpmId', {
      description: "The definition's UUID in XPM; see Practice.fieldDefinitions.",
    }),
    name: t.exposeString('name', { description: "The field's name in XPM." }),
    valueElement: t.expose('valueElement', { type: ValueElementEnum }),
    value: t.exposeString('value', {
      description:
        'As text: numbers without separators and needless zeros, dates as YYYY-MM-DD, a ticked box as `true`.',
    }),
  }),
});

const valueColumns = {
  select: { definitionXpmId: true, name: true, valueElement: true, value: true },
  orderBy: [{ name: 'asc' }, { definitionXpmId: 'asc' }],
} as const;

const description =
  "The custom fields that hold a value. They are read with the record's own sync, with each push, and by sweeps over all records.";

builder.prismaObjectField('Client', 'fieldValues', (t) =>
  t.field({
    type: [FieldValue],
    description,
    select: { values: valueColumns },
    resolve: ({ values }) => values,
  }),
);

builder.prismaObjectField('Job', 'fieldValues', (t) =>
  t.field({
    type: [FieldValue],
    description,
    select: { values: valueColumns },
    resolve: ({ values }) => values,
  }),
);
