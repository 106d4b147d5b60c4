import type { Prisma } from '../../../prisma/generated/client.ts';
import type { RecordStatus } from '../../../src/domain/records/status.ts';
import { builder } from '../../builder.ts';
import { rowId } from '../../global-id.ts';
import type { OrderDirection } from '../../order.ts';
import { emptyLast, orderInput, sortOrder } from '../../order.ts';
import { ownCursorsOnly, pageLimit } from '../../paging.ts';
import { Practice } from '../../practice/practice.ts';
import { containing } from '../../search.ts';
import { anyOf, statusesFilter } from '../record-status.ts';
import { ofPeople, peopleFilter } from '../xpm-filter.ts';

const ClientFilter = builder.inputType('ClientFilter', {
  description: 'Restricts a list of clients. Omitted fields do not restrict it, except `statuses`.',
  fields: (t) => ({
    search: t.string({
      required: false,
      description:
        'Part of the name, the email address or the client code, in any case. At most 200 characters.',
    }),
    statuses: t.field(statusesFilter),
    groupId: t.id({
      required: false,
      description: 'Lists only members of the client group with this id.',
    }),
    managerXpmId: t.id(peopleFilter('manager')),
    partnerXpmId: t.id(peopleFilter('partner')),
    pendingChanges: t.boolean({
      required: false,
      description:
        'True lists only clients with edits that XPM has not accepted yet, false only clients without.',
    }),
  }),
});

type ClientOrderField = 'NAME' | 'CLIENT_CODE' | 'MANAGER' | 'PARTNER' | 'CHANGED_AT';

const ClientOrder = orderInput<ClientOrderField>('Client', {
  NAME: 'The name.',
  CLIENT_CODE: 'The client code.',
  MANAGER: 'The name of the manager.',
  PARTNER: 'The name of the partner.',
  CHANGED_AT: 'When the client last changed here.',
});

builder.prismaObjectField(Practice, 'clients', (t) =>
  t.relatedConnection('clients', {
    cursor: 'id',
    totalCount: true,
    maxSize: pageLimit,
    description: 'The clients, by name unless `orderBy` says otherwise.',
    args: {
      filter: t.arg({
        type: ClientFilter,
        required: false,
        description:
          'Which clients to list. Omit it to list all that are neither archived nor deleted.',
      }),
      orderBy: t.arg({
        type: ClientOrder,
        required: false,
        description: 'The order. Omit it to list the clients by name.',
      }),
    },
    query: ({ filter, orderBy, ...page }) => ({
      where: { ...ownCursorsOnly(page, 'clients'), ...whereOf(filter ?? {}) },
      orderBy: [
        ...(orderBy == null ? [] : [orderOf(orderBy.field, orderBy.direction)]),
        { name: 'asc' },
        { id: 'asc' },
      ],
    }),
  }),
);

function orderOf(
  field: ClientOrderField,
  direction: OrderDirection,
): Prisma.ClientOrderByWithRelationInput {
  switch (field) {
    case 'NAME':
      return { name: sortOrder(direction) };
    case 'CLIENT_CODE':
      return { clientCode: emptyLast(direction) };
    case 'MANAGER':
      return { managerName: emptyLast(direction) };
    case 'PARTNER':
      return { partnerName: emptyLast(direction) };
    case 'CHANGED_AT':
      return { changedAt: sortOrder(direction) };
  }
}

/** Neither archived nor deleted in XPM: `ACTIVE` or `MISSING`. */
const present: Prisma.ClientWhereInput = { deletedAt: null, isDeleted: false, isArchived: false };

const byStatus: Readonly<Record<RecordStatus, Prisma.ClientWhereInput>> = {
  ACTIVE: { ...present, missingSince: null },
  ARCHIVED: { deletedAt: null, isDeleted: false, isArchived: true },
  DELETED: { OR: [{ deletedAt: { not: null } }, { isDeleted: true }] },
  MISSING: { ...present, missingSince: { not: null } },
};

function whereOf(filter: typeof ClientFilter.$inferInput): Prisma.ClientWhereInput {
  const { search, statuses, groupId, pendingChanges, ...people } = filter;
  const like = containing(search ?? '');
  return {
    ...ofPeople(people),
    AND: [
      search == null ? {} : { OR: [{ name: like }, { email: like }, { clientCode: like }] },
      pendingChanges == null ? {} : { pending: { [pendingChanges ? 'some' : 'none']: {} } },
      statuses == null ? present : anyOf(statuses.map((status) => byStatus[status])),
      // A malformed id matches no group.
      groupId == null ? {} : { groups: { some: { groupId: { in: rowIds(groupId) } } } },
    ],
  };
}

const rowIds = (groupId: string): string[] => [rowId('ClientGroup', groupId) ?? []].flat();
