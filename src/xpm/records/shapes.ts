import {
  date,
  flag,
  flagOrNo,
  listOf,
  name,
  nested,
  optional,
  record,
  text,
} from '../xml/fields.ts';
import { uuid } from '../xml/fields.ts';

// XPM 3.1's records in XPM's own words, as its documentation spells them (docs/xpm-api.md 4.2, 4.3 and 6).
// An element that 3.0 alone has (ID, IsProspect) is not named, hence passed over.

export const readReference = record({ UUID: uuid, Name: name });

const readContact = record({
  UUID: uuid,
  Name: name,
  Salutation: text,
  Addressee: text,
  Mobile: text,
  Email: text,
  Phone: text,
  Position: text,
  IsPrimary: flagOrNo,
  IsDeleted: flagOrNo,
});

const readNote = record({
  Title: text,
  Text: text,
  Folder: text,
  Tag: text,
  Date: date,
  CreatedBy: text,
});

const readRelationship = record({
  UUID: uuid,
  Type: name,
  RelatedClient: nested(readReference),
  NumberOfShares: text,
  Percentage: text,
  StartDate: date,
  EndDate: date,
});

const readClientType = record({
  Name: text,
  CostMarkup: text,
  PaymentTerm: text,
  PaymentDay: text,
});

/** A `Client` of `client.api/list?detailed=true`; tax elements differ by country. */
export const readClient = record({
  UUID: uuid,
  Name: name,
  Title: text,
  Gender: text,
  FirstName: text,
  MiddleName: text,
  LastName: text,
  OtherName: text,
  DateOfBirth: date,
  ExportCode: text,
  ClientCode: text,
  ReferralSource: text,
  Email: text,
  Phone: text,
  Fax: text,
  Website: text,
  Address: text,
  City: text,
  Region: text,
  PostCode: text,
  Country: text,
  PostalAddress: text,
  PostalCity: text,
  PostalRegion: text,
  PostalPostCode: text,
  PostalCountry: text,
  IsArchived: flagOrNo,
  IsDeleted: flagOrNo,
  AccountManager: optional(readReference),
  JobManager: optional(readReference),
  BillingClient: optional(readReference),
  Type: optional(readClientType),
  TaxNumber: text,
  CompanyNumber: text,
  BusinessNumber: text,
  BranchNumber: text,
  BusinessStructure: text,
  BalanceMonth: text,
  PrepareGST: flag,
  GSTRegistered: flag,
  GSTPeriod: text,
  GSTBasis: text,
  ProvisionalTaxBasis: text,
  ProvisionalTaxRatio: text,
  SignedTaxAuthority: flag,
  TaxAgent: text,
  AgencyStatus: text,
  ReturnType: text,
  PrepareActivityStatement: flag,
  PrepareTaxReturn: flag,
  ActiveAtoClient: flag,
  Contacts: listOf('Contact', readContact),
  Notes: listOf('Note', readNote),
  Groups: listOf('Group', readReference),
  Relationships: listOf('Relationship', readRelationship),
});

/** A `Group` of `clientgroup.api/list`. */
export const readClientGroup = record({ UUID: uuid, Name: name, Taxable: flagOrNo });

/** A `Staff` of `staff.api/list`. */
export const readStaff = record({
  UUID: uuid,
  Name: name,
  Email: text,
  Phone: text,
  Mobile: text,
  Address: text,
  PayrollCode: text,
});

export type XpmReference = ReturnType<typeof readReference>;
export type XpmContact = ReturnType<typeof readContact>;
export type XpmNote = ReturnType<typeof readNote>;
export type XpmRelationship = ReturnType<typeof readRelationship>;
export type XpmClient = ReturnType<typeof readClient>;
