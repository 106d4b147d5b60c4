import type { Prisma } from '../../prisma/generated/client.ts';
import { builder } from '../builder.ts';
import { idDescription } from '../global-id.ts';
import { ownCursorsOnly, pageLimit } from '../paging.ts';
import { Practice } from '../practice/practice.ts';
import { visibleTo } from '../practice/viewer.ts';
import { containing } from '../search.ts';
import { statusesFilter, statusField, statusSinceField, withStatuses } from './record-status.ts';

export const User = builder.prismaNode('User', {
  description:
    'A person who works in the practice; XPM calls them staff. Text that XPM does not have is null.',
  id: { field: 'id', description: idDescription },
  nullable: true,
  findUnique: (id, context) => ({ id, practice: visibleTo(context) }),
  select: {},
  fields: (t) => ({
    xpmId: t.exposeID('xpmId'),
    name: t.exposeString('name'),
    email: t.exposeString('email', { nullable: true }),
    phone: t.exposeString('phone', { nullable: true }),
    mobile: t.exposeString('mobile', { nullable: true }),
    address: t.exposeString('address', { nullable: true }),
    payrollCode: t.exposeString('payrollCode', { nullable: true }),
    status: t.field(statusField),
    statusSince: t.field(statusSinceField),
    changedAt: t.expose('changedAt', { type: 'DateTime' }),
  }),
});

const UserFilter = builder.inputType('UserFilter', {
  description: 'Restricts a list of users. Omitted fields do not restrict it, except `statuses`.',
  fields: (t) => ({
    search: t.string({
      required: false,
      description: 'Part of the name or the email address, in any case. At most 200 characters.',
    }),
    statuses: t.field(statusesFilter),
  }),
});

builder.prismaObjectField(Practice, 'users', (t) =>
  t.relatedConnection('users', {
    cursor: 'id',
    totalCount: true,
    maxSize: pageLimit,
    description: 'The people of the practice, by name.',
    args: {
      filter: t.arg({
        type: UserFilter,
        required: false,
        description: 'Which users to list. Omit it to list all that are not deleted.',
      }),
    },
    query: ({ filter, ...page }) => ({
      where: { ...ownCursorsOnly(page, 'users'), ...whereOf(filter ?? {}) },
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
