import type { FieldDefinition as DefinitionRow } from '../../../prisma/generated/client.ts';
import { builder } from '../../builder.ts';
import { selectionOf } from '../selection.ts';
import { FieldDefinition } from './field-definition.ts';
import type { FieldValueRow } from './field-value.ts';
import { FieldValue, valueColumns } from './field-value.ts';

builder.objectField(FieldValue, 'definition', (t) =>
  t.field({
    type: FieldDefinition,
    nullable: true,
    description: 'The definition of the custom field. Null while it is not synced.',
    // Prisma batches the `findUnique` calls of one tick.
    resolve: ({ practiceId, definitionXpmId: xpmId }, _args, context, info) =>
      context.services.prisma.fieldDefinition.findUnique({
        select: selectionOf(context, info),
        where: { practiceId_xpmId: { practiceId, xpmId } },
      }),
  }),
);

interface CustomField {
  readonly definition: DefinitionRow;
  readonly value: FieldValueRow | null;
}

const CustomFieldRef = builder.objectRef<CustomField>('CustomField').implement({
  description: 'A custom field that a client or job has, with its value if there is one.',
  fields: (t) => ({
    definition: t.expose('definition', {
      type: FieldDefinition,
      description: 'The definition of the field.',
    }),
    value: t.expose('value', {
      type: FieldValue,
      nullable: true,
      description:
        'The value. Null when the field is empty and, while `fieldValuesState` is `NOT_READ_YET`, when it is unknown.',
    }),
  }),
});

/** The definitions of a practice, which Prisma reads once for all records of a page. */
const definitionsFor = (usedBy: 'useClient' | 'useJob') => ({
  select: {
    fieldDefinitions: {
      where: { deletedAt: null, [usedBy]: true },
      orderBy: [{ name: 'asc' as const }, { id: 'asc' as const }],
    },
  },
});

interface RecordFields {
  readonly practiceId: string;
  readonly practice: { readonly fieldDefinitions: readonly DefinitionRow[] };
  readonly values: readonly Omit<FieldValueRow, 'practiceId'>[];
}

function customFieldsOf({ practiceId, practice, values }: RecordFields): CustomField[] {
  const byDefinition = new Map(values.map((value) => [value.definitionXpmId, value]));
  return practice.fieldDefinitions.map((definition) => {
    const value = byDefinition.get(definition.xpmId);
    return { definition, value: value === undefined ? null : { ...value, practiceId } };
  });
}

const description =
  'Every custom field that records of this type have, by name, empty ones included. Fields that are deleted in XPM are not listed.';

builder.prismaObjectField('Client', 'customFields', (t) =>
  t.field({
    type: [CustomFieldRef],
    description,
    select: { practiceId: true, values: valueColumns, practice: definitionsFor('useClient') },
    resolve: customFieldsOf,
  }),
);

builder.prismaObjectField('Job', 'customFields', (t) =>
  t.field({
    type: [CustomFieldRef],
    description,
    select: { practiceId: true, values: valueColumns, practice: definitionsFor('useJob') },
    resolve: customFieldsOf,
  }),
);
