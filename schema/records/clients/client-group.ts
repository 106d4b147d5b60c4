import { builder } from '../../builder.ts';
import { idDescription } from '../../global-id.ts';
import { ownCursorsOnly, pageLimit } from '../../paging.ts';
import { Practice } from '../../practice/practice.ts';
import { visibleTo } from '../../practice/viewer.ts';
import { statusField, statusFilter, statusSinceField, withStatuses } from '../record-status.ts';
import { Client } from './client.ts';

const ClientGroup = builder.prismaNode('ClientGroup', {
  description: 'A named set of clients that the practice serves together, for example a family.',
  id: { field: 'id', description: idDescription },
  nullable: true,
  findUnique: (id, context) => ({ id, practice: visibleTo(context) }),
  select: {},
  fields: (t) => ({
    xpmId: t.exposeID('xpmId'),
    name: t.exposeString('name'),
    taxable: t.exposeBoolean('taxable', { nullable: true }),
    status: t.field(statusField),
    statusSince: t.field(statusSinceField),
    changedAt: t.expose('changedAt', { type: 'DateTime' }),
    memberCount: t.int({
      description: 'The number of members, whatever their status.',
      select: { _count: { select: { members: true } } },
      resolve: ({ _count }) => _count.members,
    }),
  }),
});

builder.prismaObjectField(Client, 'groups', (t) =>
  t.field({
    type: [ClientGroup],
    description: 'The groups that the client is a member of, by name.',
    select: (_args, _context, nestedSelection) => ({
      groups: { select: { group: nestedSelection() }, orderBy: { group: { name: 'asc' } } },
    }),
    resolve: ({ groups }) => groups.map(({ group }) => group),
  }),
);

const ClientGroupFilter = statusFilter('ClientGroupFilter', 'client groups');

builder.prismaObjectField(Practice, 'clientGroups', (t) =>
  t.relatedConnection('clientGroups', {
    cursor: 'id',
    totalCount: true,
    maxSize: pageLimit,
    description:
      'The client groups by name. To list the members of one, use the filter `groupId` of `clients`.',
    args: {
      filter: t.arg({
        type: ClientGroupFilter,
        required: false,
        description: 'Which client groups to list. Omit it to list all that are not deleted.',
      }),
    },
    query: ({ filter, ...page }) => ({
      where: { ...ownCursorsOnly(page, 'clientGroups'), ...withStatuses(filter?.statuses) },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
    }),
  }),
);
