import type { TestStack } from '../stack/stack.ts';

interface Reference {
  readonly UUID: string;
  readonly Name: string;
}

type Texts<K extends string> = Readonly<Partial<Record<K, string>>>;

/** A client as the sandbox's control shows it: XPM's own words and spellings. */
export type XpmClient = Readonly<Record<string, unknown>> & {
  readonly UUID: string;
  readonly Name: string;
  readonly Phone: string;
  readonly AccountManager: Reference | null;
  readonly JobManager: Reference | null;
  readonly BillingClient: Reference | null;
  readonly Type: Texts<'Name' | 'CostMarkup' | 'PaymentTerm' | 'PaymentDay'> | null;
  readonly Contacts: readonly (Reference &
    Texts<
      | 'Salutation'
      | 'Addressee'
      | 'Mobile'
      | 'Email'
      | 'Phone'
      | 'Position'
      | 'IsPrimary'
      | 'IsDeleted'
    >)[];
  readonly Groups: readonly Reference[];
  readonly Notes: readonly Texts<'Title' | 'Text' | 'Folder' | 'Date' | 'CreatedBy'>[];
  readonly Relationships: readonly (Texts<
    'UUID' | 'Type' | 'NumberOfShares' | 'Percentage' | 'StartDate' | 'EndDate'
  > & { readonly RelatedClient: Reference })[];
};

/** Every client that XPM has, in a practice of the sandbox. */
export async function listXpmClients(
  stack: TestStack,
  practice: number,
): Promise<readonly XpmClient[]> {
  const list = { action: 'list', resource: 'client', practice, offset: 0, limit: 100_000 };
  return (await stack.sandbox.post<{ records: XpmClient[] }>('records', list)).records;
}

/** Changes clients as somebody who works in XPM would, and returns them. */
export async function changeXpmClients(
  stack: TestStack,
  change: { readonly count: number; readonly offset?: number; readonly fields: object },
): Promise<readonly XpmClient[]> {
  const update = { action: 'update', resource: 'client', practice: 0, ...change };
  return (await stack.sandbox.post<{ records: XpmClient[] }>('records', update)).records;
}

const text = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;
const flag = (value: unknown): boolean | null => (text(value) === null ? null : value === 'Yes');
const date = (value: unknown): string | null => text(value)?.slice(0, 10) ?? null;
const reference = (value: Reference | null) =>
  value === null ? null : { xpmId: value.UUID, name: value.Name };

interface Expected {
  readonly xpmId: string;
  readonly groups: readonly { readonly xpmId: string; readonly name: string }[];
  readonly [field: string]: unknown;
}

function expectedStatus(client: XpmClient): string {
  if (client['IsDeleted'] === 'Yes') return 'DELETED';
  return client['IsArchived'] === 'Yes' ? 'ARCHIVED' : 'ACTIVE';
}

/** A client as the API must return it: written a second time, so that a mistake in the product's mapping shows. */
export function expectedClient(client: XpmClient): Expected {
  return {
    xpmId: client.UUID,
    name: client.Name,
    status: expectedStatus(client),
    title: text(client['Title']),
    gender: text(client['Gender']),
    firstName: text(client['FirstName']),
    middleName: text(client['MiddleName']),
    lastName: text(client['LastName']),
    otherName: text(client['OtherName']),
    dateOfBirth: date(client['DateOfBirth']),
    exportCode: text(client['ExportCode']),
    clientCode: text(client['ClientCode']),
    referralSource: text(client['ReferralSource']),
    email: text(client['Email']),
    phone: text(client.Phone),
    fax: text(client['Fax']),
    website: text(client['Website']),
    address: text(client['Address']),
    city: text(client['City']),
    region: text(client['Region']),
    postCode: text(client['PostCode']),
    country: text(client['Country']),
    postalAddress: text(client['PostalAddress']),
    postalCity: text(client['PostalCity']),
    postalRegion: text(client['PostalRegion']),
    postalPostCode: text(client['PostalPostCode']),
    postalCountry: text(client['PostalCountry']),
    partner: reference(client.AccountManager),
    manager: reference(client.JobManager),
    billingClient: reference(client.BillingClient),
    typeName: text(client.Type?.Name),
    costMarkup: text(client.Type?.CostMarkup),
    paymentTerm: text(client.Type?.PaymentTerm),
    paymentDay: text(client.Type?.PaymentDay),
    taxNumber: text(client['TaxNumber']),
    companyNumber: text(client['CompanyNumber']),
    businessNumber: text(client['BusinessNumber']),
    branchNumber: text(client['BranchNumber']),
    businessStructure: text(client['BusinessStructure']),
    balanceMonth: text(client['BalanceMonth']),
    prepareGst: flag(client['PrepareGST']),
    gstRegistered: flag(client['GSTRegistered']),
    gstPeriod: text(client['GSTPeriod']),
    gstBasis: text(client['GSTBasis']),
    provisionalTaxBasis: text(client['ProvisionalTaxBasis']),
    provisionalTaxRatio: text(client['ProvisionalTaxRatio']),
    signedTaxAuthority: flag(client['SignedTaxAuthority']),
    taxAgent: text(client['TaxAgent']),
    agencyStatus: text(client['AgencyStatus']),
    returnType: text(client['ReturnType']),
    prepareActivityStatement: flag(client['PrepareActivityStatement']),
    prepareTaxReturn: flag(client['PrepareTaxReturn']),
    activeAtoClient: flag(client['ActiveAtoClient']),
    // A contact without a name is left out.
    contacts: client.Contacts.filter(({ Name }) => Name !== '').map((contact) => ({
      xpmId: contact.UUID,
      name: contact.Name,
      salutation: text(contact.Salutation),
      addressee: text(contact.Addressee),
      mobile: text(contact.Mobile),
      email: text(contact.Email),
      phone: text(contact.Phone),
      position: text(contact.Position),
      isPrimary: contact.IsPrimary === 'Yes',
      status: contact.IsDeleted === 'Yes' ? 'DELETED' : 'ACTIVE',
    })),
    groups: client.Groups.map((group) => ({ xpmId: group.UUID, name: group.Name })),
    notes: client.Notes.map((note) => ({
      title: text(note.Title),
      text: text(note.Text),
      folder: text(note.Folder),
      // Sent instead of the folder only once a practice has moved to Xero's Single Client Experience.
      tag: null,
      date: date(note.Date),
      createdBy: text(note.CreatedBy),
    })),
    relationships: client.Relationships.map((relationship) => ({
      xpmId: relationship.UUID,
      type: relationship.Type,
      relatedClient: reference(relationship.RelatedClient),
      numberOfShares: text(relationship.NumberOfShares),
      percentage: text(relationship.Percentage),
      startDate: date(relationship.StartDate),
      endDate: date(relationship.EndDate),
    })),
  };
}

interface Listed {
  readonly xpmId: string;
  readonly groups: readonly { readonly xpmId: string }[];
}

/** Lists whose order means nothing are compared in one order. */
export const byId = (clients: readonly Listed[]): readonly Listed[] =>
  sorted(clients.map((client) => ({ ...client, groups: sorted(client.groups) })));
const sorted = <T extends { readonly xpmId: string }>(items: readonly T[]): readonly T[] =>
  items.toSorted((one, other) => (one.xpmId < other.xpmId ? -1 : 1));
