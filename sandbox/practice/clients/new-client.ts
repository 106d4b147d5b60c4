import type { Client, ClientText } from './client.ts';

/** A client as `client.api/add` creates it from a name. */
export function newClient(record: {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly modified: number;
}): Client {
  const { id, uuid, name, modified } = record;
  return {
    id,
    uuid,
    modified,
    archived: false,
    deleted: false,
    prospect: false,
    text: newClientText(name),
    accountManager: null,
    jobManager: null,
    billingClient: null,
    type: null,
    contacts: [],
    notes: [],
    groups: [],
    relationships: [],
  };
}

/** The text elements of a client that has a name only (recorded: client.get, client.update). */
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
