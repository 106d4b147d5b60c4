import type { ClientRecord } from '../../domain/records/client.ts';
import { referenceOf } from '../bulk/record-store.ts';
import type { Column } from '../bulk/separated.ts';
import { columnName } from '../column-name.ts';

type Scalar = Exclude<
  keyof ClientRecord,
  'partner' | 'manager' | 'billingClient' | 'contacts' | 'groups' | 'notes' | 'relationships'
>;

/** Columns that bear the name of a record's field, with their type. */
const scalars: Readonly<Record<Scalar, string>> = {
  xpmId: 'uuid',
  name: 'text',
  title: 'text',
  gender: 'text',
  firstName: 'text',
  middleName: 'text',
  lastName: 'text',
  otherName: 'text',
  dateOfBirth: 'date',
  exportCode: 'text',
  clientCode: 'text',
  referralSource: 'text',
  email: 'text',
  phone: 'text',
  fax: 'text',
  website: 'text',
  address: 'text',
  city: 'text',
  region: 'text',
  postCode: 'text',
  country: 'text',
  postalAddress: 'text',
  postalCity: 'text',
  postalRegion: 'text',
  postalPostCode: 'text',
  postalCountry: 'text',
  isArchived: 'boolean',
  isDeleted: 'boolean',
  typeName: 'text',
  costMarkup: 'text',
  paymentTerm: 'text',
  paymentDay: 'text',
  taxNumber: 'text',
  companyNumber: 'text',
  businessNumber: 'text',
  branchNumber: 'text',
  businessStructure: 'text',
  balanceMonth: 'text',
  prepareGst: 'boolean',
  gstRegistered: 'boolean',
  gstPeriod: 'text',
  gstBasis: 'text',
  provisionalTaxBasis: 'text',
  provisionalTaxRatio: 'text',
  signedTaxAuthority: 'boolean',
  taxAgent: 'text',
  agencyStatus: 'text',
  returnType: 'text',
  prepareActivityStatement: 'boolean',
  prepareTaxReturn: 'boolean',
  activeAtoClient: 'boolean',
};

type ClientColumn = Column<ClientRecord>;

const scalar = (name: Scalar, type: string): ClientColumn => ({
  name: columnName(name),
  type,
  of: (record) => record[name],
});

const list = (name: 'notes' | 'relationships' | 'contacts' | 'groups'): ClientColumn => ({
  name,
  type: 'jsonb',
  of: (record) => JSON.stringify(record[name]),
});

/** What of a client stands in its own row. */
export const clientColumns: readonly ClientColumn[] = [
  ...Object.entries(scalars).map(([name, type]) => scalar(name as Scalar, type)),
  ...referenceOf<ClientRecord, 'partner'>('partner'),
  ...referenceOf<ClientRecord, 'manager'>('manager'),
  ...referenceOf<ClientRecord, 'billingClient'>('billingClient'),
  list('notes'),
  list('relationships'),
];

/** What has rows of its own; of the client's line only because a change of it is one of the client. */
export const clientLists: readonly ClientColumn[] = [list('contacts'), list('groups')];
