import type { Prisma } from '../../prisma/generated/client.ts';
import { statusOf } from '../../src/domain/records/status.ts';
import { builder } from '../builder.ts';
import { ofItsCursor, pageLimit } from '../paging.ts';
import { Practice } from '../practice/practice.ts';
import { visibleTo } from '../practice/viewer.ts';
import { containing } from '../search.ts';
import {
  RecordStatusEnum,
  statusDescription,
  statusesDescription,
  statusSinceDescription,
  withStatuses,
} from './status.ts';

builder.prismaNode('User', {
  description: 'A person who works in the practice. XPM calls them staff.',
  id: { field: 'id' },
  nullable: true,
  findUnique: (id, context) => ({ id, practice: visibleTo(context) }),
  fields: (t) => ({
    xpmId: t.exposeID('xpmId'),
    name: t.exposeString('name'),
    email: t.exposeString('email', { nullable: true }),
    phone: t.exposeString('phone', { nullable: true }),
    mobile: t.exposeString('mobile', { nullable: true }),
    address: t.exposeString('address', { nullable: true }),
    payrollCode: t.exposeString('payrollCode', { nullable: true }),
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

const UserFilter = builder.inputType('UserFilter', {
  description: 'Which users to list. What is left out does not restrict.',
  fields: (t) => ({
    search: t.string({
      required: false,
      description: 'Part of the name or the e-mail address, in any case.',
    }),
    statuses: t.field({
      type: [RecordStatusEnum],
      required: false,
      description: statusesDescription,
    }),
  }),
});

builder.prismaObjectField(Practice, 'users', (t) =>
  t.relatedConnection('users', {
    cursor: 'id',
    totalCount: true,
    maxSize: pageLimit,
    description: 'The people of the practice by name.',
    args: { filter: t.arg({ type: UserFilter, required: false }) },
    query: ({ filter, ...page }) => ({
      where: { ...ofItsCursor(page, 'users'), ...(filter == null ? {} : whereOf(filter)) },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
    }),
  }),
);

function whereOf({ search, statuses }: typeof UserFilter.$inferInput): Prisma.UserWhereInput {
  const like = containing(search ?? '');
  return {
    ...(search == null ? {} : { OR: [{ name: like }, { email: like }] }),
    ...withStatuses(statuses),
  };
}
