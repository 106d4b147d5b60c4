/**
 * A client as the sandbox keeps it: XPM's words, no shape of any version. The elements are those of
 * Xero's developer page "Practice Manager API 3.1, Clients".
 */
export interface Client {
  /** The number that 3.0 knows it by. */
  readonly id: number;
  readonly uuid: string;
  /** When it was last changed, in milliseconds since 1970. */
  readonly modified: number;
  readonly archived: boolean;
  readonly deleted: boolean;
  /** 3.0 only. */
  readonly prospect: boolean;
  /** An element that is absent here is left out of replies; an empty one is an empty pair. */
  readonly text: ClientText;
  /** UUIDs of staff. */
  readonly accountManager: string | null;
  readonly jobManager: string | null;
  /** UUID of the client that gets the bills. */
  readonly billingClient: string | null;
  readonly type: ClientType | null;
  readonly contacts: readonly Contact[];
  readonly notes: readonly Note[];
  /** UUIDs of client groups. */
  readonly groups: readonly string[];
  readonly relationships: readonly Relationship[];
}

export type ClientText = Readonly<{ Name: string } & Partial<Record<TextElement, string>>>;

export interface ClientType {
  readonly Name: string;
  readonly CostMarkup: string;
  readonly PaymentTerm: string;
  readonly PaymentDay: string;
}

export interface Contact {
  readonly id: number;
  readonly uuid: string;
  readonly text: Readonly<Record<ContactElement, string>>;
  readonly primary: boolean;
  readonly deleted: boolean;
}

/** A note's elements in the order of Xero's documentation; `Tag` is shown only when set so. */
export type Note = Readonly<Record<NoteElement, string>>;

export interface Relationship {
  readonly id: number;
  readonly uuid: string;
  readonly type: string;
  /** UUID of the other client. */
  readonly relatedClient: string;
  readonly text: Readonly<Record<RelationshipElement, string>>;
}

export const identityElements = [
  'Name',
  'Title',
  'Gender',
  'FirstName',
  'LastName',
  'OtherName',
  'DateOfBirth',
] as const;
export const referenceElements = ['ExportCode', 'ClientCode', 'ReferralSource'] as const;
export const addressElements = [
  'Address',
  'City',
  'Region',
  'PostCode',
  'Country',
  'PostalAddress',
  'PostalCity',
  'PostalRegion',
  'PostalPostCode',
  'PostalCountry',
] as const;
export const lineElements = ['Phone', 'Fax', 'Website'] as const;
export const taxElements = [
  'TaxNumber',
  'CompanyNumber',
  'BusinessNumber',
  'BranchNumber',
  'BusinessStructure',
  'BalanceMonth',
  'PrepareGST',
  'GSTRegistered',
  'GSTPeriod',
  'GSTBasis',
  'ProvisionalTaxBasis',
  'ProvisionalTaxRatio',
  'SignedTaxAuthority',
  'TaxAgent',
  'AgencyStatus',
  'ReturnType',
  'PrepareActivityStatement',
  'PrepareTaxReturn',
  'ActiveAtoClient',
] as const;
export const textElements = [
  ...identityElements,
  'Email',
  ...referenceElements,
  ...addressElements,
  ...lineElements,
  ...taxElements,
] as const;
export type TextElement = (typeof textElements)[number];

export const contactElements = [
  'Name',
  'Salutation',
  'Addressee',
  'Mobile',
  'Email',
  'Phone',
  'Position',
] as const;
export type ContactElement = (typeof contactElements)[number];

export const noteElements = ['Title', 'Text', 'Folder', 'Tag', 'Date', 'CreatedBy'] as const;
export type NoteElement = (typeof noteElements)[number];

export const relationshipElements = [
  'NumberOfShares',
  'Percentage',
  'StartDate',
  'EndDate',
] as const;
export type RelationshipElement = (typeof relationshipElements)[number];

/**
 * Elements that replies leave out when they are empty: recorded for `Email`; the others never
 * appear in the recordings, whose clients have none of them.
 */
export const leftOutWhenEmpty: ReadonlySet<TextElement> = new Set<TextElement>([
  'Title',
  'Gender',
  'FirstName',
  'LastName',
  'OtherName',
  'DateOfBirth',
  'Email',
  'ClientCode',
  'BusinessStructure',
  'BalanceMonth',
  'GSTPeriod',
  'GSTBasis',
  'ProvisionalTaxBasis',
  'ProvisionalTaxRatio',
  'TaxAgent',
  'ReturnType',
]);

/** What a client holds who was added with a name only (recorded: client.get, client.update). */
export function newClientText(name: string): ClientText {
  return { Name: name, ...blankContactDetails, ...blankTax };
}

export const blankContactDetails = {
  ExportCode: '',
  ReferralSource: '',
  Address: '',
  City: '',
  Region: '',
  PostCode: '',
  Country: '',
  PostalAddress: '',
  PostalCity: '',
  PostalRegion: '',
  PostalPostCode: '',
  PostalCountry: '',
  Phone: '',
  Fax: '',
  Website: '',
} as const;

export const blankTax = {
  TaxNumber: '',
  CompanyNumber: '',
  BusinessNumber: '',
  BranchNumber: '1',
  GSTRegistered: 'No',
  PrepareGST: 'No',
  SignedTaxAuthority: 'No',
  AgencyStatus: 'Unlinked',
  PrepareActivityStatement: 'No',
  PrepareTaxReturn: 'No',
  ActiveAtoClient: 'No',
} as const;
