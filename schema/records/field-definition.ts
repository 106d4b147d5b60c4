import { valueElements } from '../../src/domain/records/field-definition.ts';
import { statusOf } from '../../src/domain/records/status.ts';
import { builder } from '../builder.ts';
import { ofItsCursor, pageLimit } from '../paging.ts';
import { Practice } from '../practice/practice.ts';
import { visibleTo } from '../practice/viewer.ts';
import { RecordStatusEnum, statusDescription, statusSinceDescription } from './status.ts';

export const ValueElementEnum = builder.enumType('ValueElement', {
  description: "What a custom field's values are.",
  values: valueElements,
});

builder.prismaNode('FieldDefinition', {
  description: 'A custom field that the practice has defined in XPM.',
  id: { field: 'id' },
  nullable: true,
  findUnique: (id, context) => ({ id, practice: visibleTo(context) }),
  fields: (t) => ({
    xpmId: t.exposeID('xpmId'),
    name: t.exposeString('name'),
    type: t.exposeString('type'),
    valueElement: t.expose('valueElement', { type: ValueElementEnum }),
    linkUrl: t.exposeString('linkUrl', { nullable: true }),
    options: t.exposeString('options', { nullable: true }),
    useClient: t.exposeBoolean('useClient'),
    useContact: t.exposeBoolean('useContact'),
    useJob: t.exposeBoolean('useJob'),
    useJobTask: t.exposeBoolean('useJobTask'),
    useJobCost: t.exposeBoolean('useJobCost'),
    useJobTime: t.exposeBoolean('useJobTime'),
    status: t.field({
      type: RecordStatusEnum,
      description: statusDescription,
      select: { deletedAt: true, missingSince: true },
      resolve: (row) => statusOf(row).status,
    }),
    statusSince: t.field({
      type: 'DateTime',
      nullable: true,
      description: statusSinceDescription,
      select: { deletedAt: true, missingSince: true },
      resolve: (row) => statusOf(row).since,
    }),
    changedAt: t.expose('changedAt', { type: 'DateTime' }),
  }),
});

builder.prismaObjectField(Practice, 'fieldDefinitions', (t) =>
  t.relatedConnection('fieldDefinitions', {
    cursor: 'id',
    totalCount: true,
    maxSize: pageLimit,
    description: 'The custom fields by name.',
    query: (page) => ({
      where: ofItsCursor(page, 'fieldDefinitions'),
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
    }),
  }),
);
