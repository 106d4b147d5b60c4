import { optionsOf } from '../../../src/domain/edits/entered-value.ts';
import type { ValueElement } from '../../../src/domain/records/field-definition.ts';
import { builder } from '../../builder.ts';
import { enumValues } from '../../enum-values.ts';
import { idDescription } from '../../global-id.ts';
import { ownCursorsOnly, pageLimit } from '../../paging.ts';
import { Practice } from '../../practice/practice.ts';
import { visibleTo } from '../../practice/viewer.ts';
import { statusField, statusFilter, statusSinceField, withStatuses } from '../record-status.ts';

export const ValueElementEnum = builder.enumType('ValueElement', {
  description: 'The type of the values of a custom field.',
  values: enumValues<ValueElement>({
    TEXT: 'Text. A value of a dropdown list is one of its options.',
    DECIMAL: 'A decimal number.',
    NUMBER: 'A whole number of any size.',
    BOOLEAN: 'A checkbox.',
    DATE: 'A calendar date.',
  }),
});

export const FieldDefinition = builder.prismaNode('FieldDefinition', {
  description:
    'A custom field that the practice has defined in XPM. Text that XPM does not have is null.',
  id: { field: 'id', description: idDescription },
  nullable: true,
  findUnique: (id, context) => ({ id, practice: visibleTo(context) }),
  select: {},
  fields: (t) => ({
    xpmId: t.exposeID('xpmId'),
    name: t.exposeString('name'),
    type: t.exposeString('type'),
    valueElement: t.expose('valueElement', { type: ValueElementEnum }),
    linkUrl: t.exposeString('linkUrl', { nullable: true }),
    options: t.exposeString('options', { nullable: true }),
    optionList: t.stringList({
      description:
        'The options of a dropdown list, one by one: `options` split at the first separator that XPM plausibly uses. Empty for other types.',
      select: { options: true },
      resolve: ({ options }) => [...optionsOf(options ?? '')],
    }),
    useClient: t.exposeBoolean('useClient'),
    useContact: t.exposeBoolean('useContact'),
    useJob: t.exposeBoolean('useJob'),
    useJobTask: t.exposeBoolean('useJobTask'),
    useJobCost: t.exposeBoolean('useJobCost'),
    useJobTime: t.exposeBoolean('useJobTime'),
    status: t.field(statusField),
    statusSince: t.field(statusSinceField),
    changedAt: t.expose('changedAt', { type: 'DateTime' }),
  }),
});

const FieldDefinitionFilter = statusFilter('FieldDefinitionFilter', 'definitions');

builder.prismaObjectField(Practice, 'fieldDefinitions', (t) =>
  t.relatedConnection('fieldDefinitions', {
    cursor: 'id',
    totalCount: true,
    maxSize: pageLimit,
    description: 'The definitions of custom fields, by name.',
    args: {
      filter: t.arg({
        type: FieldDefinitionFilter,
        required: false,
        description: 'Which definitions to list. Omit it to list all that are not deleted.',
      }),
    },
    query: ({ filter, ...page }) => ({
      where: { ...ownCursorsOnly(page, 'fieldDefinitions'), ...withStatuses(filter?.statuses) },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
    }),
  }),
);
