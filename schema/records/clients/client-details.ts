import { z } from 'zod';
import type { NoteRecord, RelationshipRecord } from '../../../src/domain/records/client.ts';
import { builder } from '../../builder.ts';
import { RecordStatusEnum } from '../record-status.ts';
import { XpmReference } from '../xpm-reference.ts';
import { Client } from './client.ts';

const text = z.string().nullable();

const storedNotes: z.ZodType<NoteRecord[]> = z.array(
  z.object({ title: text, text, folder: text, tag: text, date: text, createdBy: text }),
);

const storedRelationships: z.ZodType<RelationshipRecord[]> = z.array(
  z.object({
    xpmId: z.string(),
    type: z.string(),
    relatedClient: z.object({ xpmId: z.string(), name: z.string() }),
    numberOfShares: text,
    percentage: text,
    startDate: text,
    endDate: text,
  }),
);

/** A date that is stored as `YYYY-MM-DD`. */
const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text));

const ClientNote = builder.objectRef<NoteRecord>('ClientNote').implement({
  description: 'A note on a client. A field that XPM has no value for is null.',
  fields: (t) => ({
    title: t.exposeString('title', { nullable: true, description: 'The title of the note.' }),
    text: t.exposeString('text', {
      nullable: true,
      description: 'The text of the note. It can contain line breaks.',
    }),
    folder: t.exposeString('folder', {
      nullable: true,
      description: 'The folder of the note in XPM.',
    }),
    tag: t.exposeString('tag', { nullable: true, description: 'The tag of the note in XPM.' }),
    date: t.field({
      type: 'Date',
      nullable: true,
      description: 'The calendar date of the note.',
      resolve: ({ date }) => dateOf(date),
    }),
    createdBy: t.exposeString('createdBy', {
      nullable: true,
      description: 'The name of the person who wrote the note.',
    }),
  }),
});

const ClientRelationship = builder.objectRef<RelationshipRecord>('ClientRelationship').implement({
  description:
    'A relationship of a client to another one. A field that XPM has no value for is null.',
  fields: (t) => ({
    xpmId: t.exposeID('xpmId', { description: "The relationship's UUID in XPM." }),
    type: t.exposeString('type', {
      description: 'The kind of relationship, for example `Director`, `Trustee` or `Spouse`.',
    }),
    relatedClient: t.expose('relatedClient', {
      type: XpmReference,
      description: 'The other client.',
    }),
    numberOfShares: t.exposeString('numberOfShares', {
      nullable: true,
      description: 'The number of shares, as decimal text.',
    }),
    percentage: t.exposeString('percentage', {
      nullable: true,
      description: 'The share in percent, as decimal text.',
    }),
    startDate: t.field({
      type: 'Date',
      nullable: true,
      description: 'The first day of the relationship.',
      resolve: ({ startDate }) => dateOf(startDate),
    }),
    endDate: t.field({
      type: 'Date',
      nullable: true,
      description: 'The last day of the relationship. Null while it continues.',
      resolve: ({ endDate }) => dateOf(endDate),
    }),
  }),
});

builder.prismaObject('Contact', {
  description: 'A contact person of a client. A field that XPM has no value for is null.',
  select: {},
  fields: (t) => ({
    xpmId: t.exposeID('xpmId'),
    name: t.exposeString('name'),
    salutation: t.exposeString('salutation', { nullable: true }),
    addressee: t.exposeString('addressee', { nullable: true }),
    mobile: t.exposeString('mobile', { nullable: true }),
    email: t.exposeString('email', { nullable: true }),
    phone: t.exposeString('phone', { nullable: true }),
    position: t.exposeString('position', { nullable: true }),
    isPrimary: t.exposeBoolean('isPrimary'),
    status: t.field({
      type: RecordStatusEnum,
      description: 'The status of the contact in XPM: `ACTIVE` or `DELETED`.',
      select: { isDeleted: true },
      resolve: ({ isDeleted }) => (isDeleted ? 'DELETED' : 'ACTIVE'),
    }),
  }),
});

builder.prismaObjectFields(Client, (t) => ({
  contacts: t.relation('contacts', {
    description: 'The contacts in the order of XPM, deleted ones included; see `Contact.status`.',
    query: { orderBy: { ordinal: 'asc' } },
  }),
  notes: t.field({
    type: [ClientNote],
    description: 'The notes, in the order of XPM.',
    select: { notes: true },
    resolve: ({ notes }) => storedNotes.parse(notes),
  }),
  relationships: t.field({
    type: [ClientRelationship],
    description: 'The relationships to other clients, in the order of XPM.',
    select: { relationships: true },
    resolve: ({ relationships }) => storedRelationships.parse(relationships),
  }),
}));

builder.prismaObjectFields(Client, (t) => ({
  typeName: t.exposeString('typeName', { nullable: true }),
  costMarkup: t.exposeString('costMarkup', { nullable: true }),
  paymentTerm: t.exposeString('paymentTerm', { nullable: true }),
  paymentDay: t.exposeString('paymentDay', { nullable: true }),

  taxNumber: t.exposeString('taxNumber', { nullable: true }),
  companyNumber: t.exposeString('companyNumber', { nullable: true }),
  businessNumber: t.exposeString('businessNumber', { nullable: true }),
  branchNumber: t.exposeString('branchNumber', { nullable: true }),
  businessStructure: t.exposeString('businessStructure', { nullable: true }),
  balanceMonth: t.exposeString('balanceMonth', { nullable: true }),
  prepareGst: t.exposeBoolean('prepareGst', { nullable: true }),
  gstRegistered: t.exposeBoolean('gstRegistered', { nullable: true }),
  gstPeriod: t.exposeString('gstPeriod', { nullable: true }),
  gstBasis: t.exposeString('gstBasis', { nullable: true }),
  provisionalTaxBasis: t.exposeString('provisionalTaxBasis', { nullable: true }),
  provisionalTaxRatio: t.exposeString('provisionalTaxRatio', { nullable: true }),
  signedTaxAuthority: t.exposeBoolean('signedTaxAuthority', { nullable: true }),
  taxAgent: t.exposeString('taxAgent', { nullable: true }),
  agencyStatus: t.exposeString('agencyStatus', { nullable: true }),
  returnType: t.exposeString('returnType', { nullable: true }),
  prepareActivityStatement: t.exposeBoolean('prepareActivityStatement', { nullable: true }),
  prepareTaxReturn: t.exposeBoolean('prepareTaxReturn', { nullable: true }),
  activeAtoClient: t.exposeBoolean('activeAtoClient', { nullable: true }),
}));
