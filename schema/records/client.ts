import type { Prisma } from '../../prisma/generated/client.ts';
import type { RecordStatus } from '../../src/domain/records/status.ts';
import { builder } from '../builder.ts';
import { idDescription, rowId } from '../global-id.ts';
import { ofItsCursor, pageLimit } from '../paging.ts';
import { Practice } from '../practice/practice.ts';
import { visibleTo } from '../practice/viewer.ts';
import { containing } from '../search.ts';
import { anyOf, statusesFilter, statusField, statusSinceField } from './record-status.ts';
import { referenceOf, XpmReference } from './xpm-reference.ts';

export const Client = builder.prismaNode('Client', {
  description:
    'A person or organisation that the practice works for. A field that XPM has no value for is null.',
  id: { field: 'id', description: idDescription },
  nullable: true,
  findUnique: (id, context) => ({ id, practice: visibleTo(context) }),
  select: {},
  fields: (t) => ({
    xpmId: t.exposeID('xpmId'),
    name: t.exposeString('name'),
    changedAt: t.expose('changedAt', { type: 'DateTime' }),

    title: t.exposeString('title', { nullable: true }),
    gender: t.exposeString('gender', { nullable: true }),
    firstName: t.exposeString('firstName', { nullable: true }),
    middleName: t.exposeString('middleName', { nullable: true }),
    lastName: t.exposeString('lastName', { nullable: true }),
    otherName: t.exposeString('otherName', { nullable: true }),
    dateOfBirth: t.expose('dateOfBirth', { type: 'Date', nullable: true }),
    exportCode: t.exposeString('exportCode', { nullable: true }),
    clientCode: t.exposeString('clientCode', { nullable: true }),
    referralSource: t.exposeString('referralSource', { nullable: true }),

    email: t.exposeString('email', { nullable: true }),
    phone: t.exposeString('phone', { nullable: true }),
    fax: t.exposeString('fax', { nullable: true }),
    website: t.exposeString('website', { nullable: true }),
    address: t.exposeString('address', { nullable: true }),
    city: t.exposeString('city', { nullable: true }),
    region: t.exposeString('region', { nullable: true }),
    postCode: t.exposeString('postCode', { nullable: true }),
    country: t.exposeString('country', { nullable: true }),
    postalAddress: t.exposeString('postalAddress', { nullable: true }),
    postalCity: t.exposeString('postalCity', { nullable: true }),
    postalRegion: t.exposeString('postalRegion', { nullable: true }),
    postalPostCode: t.exposeString('postalPostCode', { nullable: true }),
    postalCountry: t.exposeString('postalCountry', { nullable: true }),

    partner: t.field({
      type: XpmReference,
      nullable: true,
      description:
        'The partner who is responsible for the client; XPM calls them the account manager.',
      select: { partnerXpmId: true, partnerName: true },
      resolve: (client) => referenceOf(client.partnerXpmId, client.partnerName),
    }),
    manager: t.field({
      type: XpmReference,
      nullable: true,
      description: 'The manager of the client; XPM calls them the job manager.',
      select: { managerXpmId: true, managerName: true },
      resolve: (client) => referenceOf(client.managerXpmId, client.managerName),
    }),
    billingClient: t.field({
      type: XpmReference,
      nullable: true,
      description:
        'The client that receives the invoices instead. Null when the client is billed itself.',
      select: { billingClientXpmId: true, billingClientName: true },
      resolve: (client) => referenceOf(client.billingClientXpmId, client.billingClientName),
    }),
  }),
});

/** Only clients carry XPM's own flags. */
const presence = {
  isArchived: true,
  isDeleted: true,
  deletedAt: true,
  missingSince: true,
} as const;

builder.prismaObjectFields(Client, (t) => ({
  status: t.field({ ...statusField, select: presence }),
  statusSince: t.field({ ...statusSinceField, select: presence }),
}));

const ClientFilter = builder.inputType('ClientFilter', {
  description: 'Restricts a list of clients. Omitted fields do not restrict it.',
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
    pendingChanges: t.boolean({
      required: false,
      description:
        'True lists only clients with edits that XPM has not accepted yet, false only clients without.',
    }),
  }),
});

builder.prismaObjectField(Practice, 'clients', (t) =>
  t.relatedConnection('clients', {
    cursor: 'id',
    totalCount: true,
    maxSize: pageLimit,
    description: 'The clients, by name.',
    args: {
      filter: t.arg({
        type: ClientFilter,
        required: false,
        description: 'Which clients to list. Omit it to list all.',
      }),
    },
    query: ({ filter, ...page }) => ({
      where: { ...ofItsCursor(page, 'clients'), ...(filter == null ? {} : whereOf(filter)) },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
    }),
  }),
);

const byStatus: Readonly<Record<RecordStatus, Prisma.ClientWhereInput>> = {
  ACTIVE: { deletedAt: null, isDeleted: false, isArchived: false, missingSince: null },
  ARCHIVED: { deletedAt: null, isDeleted: false, isArchived: true },
  DELETED: { OR: [{ deletedAt: { not: null } }, { isDeleted: true }] },
  MISSING: { deletedAt: null, isDeleted: false, isArchived: false, missingSince: { not: null } },
};

function whereOf(filter: typeof ClientFilter.$inferInput): Prisma.ClientWhereInput {
  const { search, statuses, groupId, pendingChanges } = filter;
  const like = containing(search ?? '');
  return {
    AND: [
      search == null ? {} : { OR: [{ name: like }, { email: like }, { clientCode: like }] },
      pendingChanges == null ? {} : { pending: { [pendingChanges ? 'some' : 'none']: {} } },
      statuses == null ? {} : anyOf(statuses.map((status) => byStatus[status])),
      // A malformed id matches no group.
      groupId == null ? {} : { groups: { some: { groupId: { in: rowIds(groupId) } } } },
    ],
  };
}

const rowIds = (groupId: string): string[] => [rowId('ClientGroup', groupId) ?? []].flat();
