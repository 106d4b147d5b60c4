import type {
  ClientRecord,
  ContactRecord,
  NoteRecord,
  RelationshipRecord,
} from '../../domain/records/client.ts';
import type { ClientSummary } from '../../domain/records/client-summary.ts';
import { date, flag, flagOrNo, name, text, textIfCarried, uuid } from '../xml/readers.ts';
import { field, fieldIn, fieldOr, listOf, nested, optional, record } from '../xml/record.ts';
import { readReference } from './reference.ts';

const readContact = record<ContactRecord>({
  xpmId: field('UUID', uuid),
  name: field('Name', name),
  salutation: field('Salutation', text),
  addressee: field('Addressee', text),
  mobile: field('Mobile', text),
  email: field('Email', text),
  phone: field('Phone', text),
  position: field('Position', text),
  isPrimary: field('IsPrimary', flagOrNo),
  isDeleted: field('IsDeleted', flagOrNo),
});

const readNote = record<NoteRecord>({
  title: field('Title', text),
  text: field('Text', text),
  folder: field('Folder', text),
  tag: field('Tag', text),
  date: field('Date', date),
  createdBy: field('CreatedBy', text),
});

const readRelationship = record<RelationshipRecord>({
  xpmId: field('UUID', uuid),
  type: field('Type', name),
  relatedClient: field('RelatedClient', nested(readReference)),
  numberOfShares: field('NumberOfShares', text),
  percentage: field('Percentage', text),
  startDate: field('StartDate', date),
  endDate: field('EndDate', date),
});

/** The elements of a client in every response. */
const identity = {
  xpmId: field('UUID', uuid),
  name: fieldOr('Name', name, 'LastName', 'ClientCode', 'ExportCode', 'Email'),
  isArchived: field('IsArchived', flagOrNo),
  isDeleted: field('IsDeleted', flagOrNo),
} as const;

/** A `Client` of `client.api/paged-list`, which has some of its elements (docs/xpm-api.md 4.1). */
export const readClientSummary = record<ClientSummary>({
  ...identity,
  title: field('Title', textIfCarried),
  firstName: field('FirstName', textIfCarried),
  lastName: field('LastName', textIfCarried),
  otherName: field('OtherName', textIfCarried),
  exportCode: field('ExportCode', textIfCarried),
  clientCode: field('ClientCode', textIfCarried),
  referralSource: field('ReferralSource', textIfCarried),
  email: field('Email', textIfCarried),
  phone: field('Phone', textIfCarried),
  fax: field('Fax', textIfCarried),
  website: field('Website', textIfCarried),
  address: field('Address', textIfCarried),
  city: field('City', textIfCarried),
  region: field('Region', textIfCarried),
  postCode: field('PostCode', textIfCarried),
  country: field('Country', textIfCarried),
  postalAddress: field('PostalAddress', textIfCarried),
  postalCity: field('PostalCity', textIfCarried),
  postalRegion: field('PostalRegion', textIfCarried),
  postalPostCode: field('PostalPostCode', textIfCarried),
  postalCountry: field('PostalCountry', textIfCarried),
});

/**
 * A `Client` of `client.api/list?detailed=true` or `client.api/get` (docs/xpm-api.md 4.2). Which tax
 * elements are present depends on the country.
 */
export const readClient = record<ClientRecord>({
  ...identity,
  title: field('Title', text),
  gender: field('Gender', text),
  firstName: field('FirstName', text),
  middleName: field('MiddleName', text),
  lastName: field('LastName', text),
  otherName: field('OtherName', text),
  dateOfBirth: field('DateOfBirth', date),
  exportCode: field('ExportCode', text),
  clientCode: field('ClientCode', text),
  referralSource: field('ReferralSource', text),

  email: field('Email', text),
  phone: field('Phone', text),
  fax: field('Fax', text),
  website: field('Website', text),
  address: field('Address', text),
  city: field('City', text),
  region: field('Region', text),
  postCode: field('PostCode', text),
  country: field('Country', text),
  postalAddress: field('PostalAddress', text),
  postalCity: field('PostalCity', text),
  postalRegion: field('PostalRegion', text),
  postalPostCode: field('PostalPostCode', text),
  postalCountry: field('PostalCountry', text),

  partner: field('AccountManager', optional(readReference)),
  manager: field('JobManager', optional(readReference)),
  billingClient: field('BillingClient', optional(readReference)),

  typeName: fieldIn('Type', 'Name', text),
  costMarkup: fieldIn('Type', 'CostMarkup', text),
  paymentTerm: fieldIn('Type', 'PaymentTerm', text),
  paymentDay: fieldIn('Type', 'PaymentDay', text),

  taxNumber: field('TaxNumber', text),
  companyNumber: field('CompanyNumber', text),
  businessNumber: field('BusinessNumber', text),
  branchNumber: field('BranchNumber', text),
  businessStructure: field('BusinessStructure', text),
  balanceMonth: field('BalanceMonth', text),
  prepareGst: field('PrepareGST', flag),
  gstRegistered: field('GSTRegistered', flag),
  gstPeriod: field('GSTPeriod', text),
  gstBasis: field('GSTBasis', text),
  provisionalTaxBasis: field('ProvisionalTaxBasis', text),
  provisionalTaxRatio: field('ProvisionalTaxRatio', text),
  signedTaxAuthority: field('SignedTaxAuthority', flag),
  taxAgent: field('TaxAgent', text),
  agencyStatus: field('AgencyStatus', text),
  returnType: field('ReturnType', text),
  prepareActivityStatement: field('PrepareActivityStatement', flag),
  prepareTaxReturn: field('PrepareTaxReturn', flag),
  activeAtoClient: field('ActiveAtoClient', flag),

  contacts: field('Contacts', listOf('Contact', readContact)),
  notes: field('Notes', listOf('Note', readNote)),
  groups: field('Groups', listOf('Group', readReference)),
  relationships: field('Relationships', listOf('Relationship', readRelationship)),
});
