import { builder } from '../../builder.ts';
import { idDescription } from '../../global-id.ts';
import { visibleTo } from '../../practice/viewer.ts';
import { statusField, statusSinceField } from '../record-status.ts';
import { referenceOf, XpmReference } from '../xpm-reference.ts';

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
