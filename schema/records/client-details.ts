import { z } from 'zod';
import type { NoteRecord, RelationshipRecord } from '../../src/domain/records/client.ts';
import { builder } from '../builder.ts';
import { Client } from './client.ts';
import { NamedReference } from './named-reference.ts';
import { RecordStatusEnum } from './status.ts';

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

const ClientNote = builder.objectRef<NoteRecord>('ClientNote').implement({
  description: 'A note on a client.',
  fields: (t) => ({
    title: t.exposeString('title', { nullable: true }),
    text: t.exposeString('text', { nullable: true }),
    folder: t.exposeString('folder', { nullable: true }),
    tag: t.exposeString('tag', { nullable: true }),
    date: t.exposeString('date', { nullable: true, description: 'Calendar date, YYYY-MM-DD.' }),
    createdBy: t.exposeString('createdBy', { nullable: true }),
  }),
});

const ClientRelationship = builder.objectRef<RelationshipRecord>('ClientRelationship').implement({
  description: 'How a client is related to another one.',
  fields: (t) => ({
    xpmId: t.exposeID('xpmId'),
    type: t.exposeString('type', { description: 'For example Director, Trustee or Spouse.' }),
    relatedClient: t.expose('relatedClient', { type: NamedReference }),
    numberOfShares: t.exposeString('numberOfShares', { nullable: true }),
    percentage: t.exposeString('percentage', { nullable: true }),
    startDate: t.exposeString('startDate', { nullable: true }),
    endDate: t.exposeString('endDate', { nullable: true }),
  }),
});

builder.prismaObject('Contact', {
  description: 'A person to write to at a client.',
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
      description: 'Where the contact stands in XPM: `ACTIVE`, or `DELETED` by XPM’s own flag.',
      select: { isDeleted: true },
      resolve: ({ isDeleted }) => (isDeleted ? 'DELETED' : 'ACTIVE'),
    }),
  }),
});

builder.prismaObjectFields(Client, (t) => ({
  contacts: t.relation('contacts', { query: { orderBy: { ordinal: 'asc' } } }),
  notes: t.field({
    type: [ClientNote],
    select: { notes: true },
    resolve: ({ notes }) => storedNotes.parse(notes),
  }),
  relationships: t.field({
    type: [ClientRelationship],
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
