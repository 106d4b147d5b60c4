import { statusOf } from '../../src/domain/records/status.ts';
import { builder } from '../builder.ts';
import { ofItsCursor, pageLimit } from '../paging.ts';
import { Practice } from '../practice/practice.ts';
import { visibleTo } from '../practice/viewer.ts';
import { Client } from './client.ts';
import { RecordStatusEnum, statusDescription, statusSinceDescription } from './status.ts';

const ClientGroup = builder.prismaNode('ClientGroup', {
  description: 'Clients that the practice looks after together, for example a family.',
  id: { field: 'id' },
  nullable: true,
  findUnique: (id, context) => ({ id, practice: visibleTo(context) }),
  fields: (t) => ({
    xpmId: t.exposeID('xpmId'),
    name: t.exposeString('name'),
    taxable: t.exposeBoolean('taxable', { nullable: true }),
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
    memberCount: t.int({
      description: 'How many clients are members, archived ones included.',
      select: { _count: { select: { members: true } } },
      resolve: ({ _count }) => _count.members,
    }),
  }),
});

builder.prismaObjectField(Client, 'groups', (t) =>
  t.field({
    type: [ClientGroup],
    select: (_args, _context, nestedSelection) => ({
      groups: { select: { group: nestedSelection() }, orderBy: { group: { name: 'asc' } } },
    }),
    resolve: ({ groups }) => groups.map(({ group }) => group),
  }),
);

builder.prismaObjectField(Practice, 'clientGroups', (t) =>
  t.relatedConnection('clientGroups', {
    cursor: 'id',
    totalCount: true,
    maxSize: pageLimit,
    description: 'The client groups by name. List the members with the filter of clients.',
    query: (page) => ({
      where: ofItsCursor(page, 'clientGroups'),
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
    }),
  }),
);
