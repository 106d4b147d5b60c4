import type {
  ClientGroupRecord,
  ClientRecord,
  ContactRecord,
  NamedReference,
  NoteRecord,
  RelationshipRecord,
} from '../../domain/records/client.ts';
import type { UserRecord } from '../../domain/records/user.ts';
import type { XmlElement } from '../xml/xml.ts';
import type { XpmClient, XpmContact, XpmNote, XpmReference, XpmRelationship } from './shapes.ts';
import { readClient, readClientGroup, readStaff } from './shapes.ts';

// From XPM's words to ours, one function a record. Each throws UnreadableElement (see records.ts).

/** A `Client` of a detailed list or of `get`. AccountManager is our partner, JobManager our manager. */
export function toClientRecord(element: XmlElement): ClientRecord {
  return toClient(readClient(element));
}

// One flat literal, because spreading parts into it costs as much as reading the record.
const toClient = (xpm: XpmClient): ClientRecord => ({
  xpmId: xpm.UUID,
  name: xpm.Name,
  title: xpm.Title,
  gender: xpm.Gender,
  firstName: xpm.FirstName,
  middleName: xpm.MiddleName,
  lastName: xpm.LastName,
  otherName: xpm.OtherName,
  dateOfBirth: xpm.DateOfBirth,
  exportCode: xpm.ExportCode,
  clientCode: xpm.ClientCode,
  referralSource: xpm.ReferralSource,
  email: xpm.Email,
  phone: xpm.Phone,
  fax: xpm.Fax,
  website: xpm.Website,
  address: xpm.Address,
  city: xpm.City,
  region: xpm.Region,
  postCode: xpm.PostCode,
  country: xpm.Country,
  postalAddress: xpm.PostalAddress,
  postalCity: xpm.PostalCity,
  postalRegion: xpm.PostalRegion,
  postalPostCode: xpm.PostalPostCode,
  postalCountry: xpm.PostalCountry,
  isArchived: xpm.IsArchived,
  isDeleted: xpm.IsDeleted,
  partner: toReference(xpm.AccountManager),
  manager: toReference(xpm.JobManager),
  billingClient: toReference(xpm.BillingClient),
  typeName: xpm.Type?.Name ?? null,
  costMarkup: xpm.Type?.CostMarkup ?? null,
  paymentTerm: xpm.Type?.PaymentTerm ?? null,
  paymentDay: xpm.Type?.PaymentDay ?? null,
  taxNumber: xpm.TaxNumber,
  companyNumber: xpm.CompanyNumber,
  businessNumber: xpm.BusinessNumber,
  branchNumber: xpm.BranchNumber,
  businessStructure: xpm.BusinessStructure,
  balanceMonth: xpm.BalanceMonth,
  prepareGst: xpm.PrepareGST,
  gstRegistered: xpm.GSTRegistered,
  gstPeriod: xpm.GSTPeriod,
  gstBasis: xpm.GSTBasis,
  provisionalTaxBasis: xpm.ProvisionalTaxBasis,
  provisionalTaxRatio: xpm.ProvisionalTaxRatio,
  signedTaxAuthority: xpm.SignedTaxAuthority,
  taxAgent: xpm.TaxAgent,
  agencyStatus: xpm.AgencyStatus,
  returnType: xpm.ReturnType,
  prepareActivityStatement: xpm.PrepareActivityStatement,
  prepareTaxReturn: xpm.PrepareTaxReturn,
  activeAtoClient: xpm.ActiveAtoClient,
  contacts: xpm.Contacts.map(toContact),
  groups: xpm.Groups.map(toNamed),
  notes: xpm.Notes.map(toNote),
  relationships: xpm.Relationships.map(toRelationship),
});

function toContact(xpm: XpmContact): ContactRecord {
  return {
    xpmId: xpm.UUID,
    name: xpm.Name,
    salutation: xpm.Salutation,
    addressee: xpm.Addressee,
    mobile: xpm.Mobile,
    email: xpm.Email,
    phone: xpm.Phone,
    position: xpm.Position,
    isPrimary: xpm.IsPrimary,
    isDeleted: xpm.IsDeleted,
  };
}

function toNote(xpm: XpmNote): NoteRecord {
  return {
    title: xpm.Title,
    text: xpm.Text,
    folder: xpm.Folder,
    tag: xpm.Tag,
    date: xpm.Date,
    createdBy: xpm.CreatedBy,
  };
}

function toRelationship(xpm: XpmRelationship): RelationshipRecord {
  return {
    xpmId: xpm.UUID,
    type: xpm.Type,
    relatedClient: toNamed(xpm.RelatedClient),
    numberOfShares: xpm.NumberOfShares,
    percentage: xpm.Percentage,
    startDate: xpm.StartDate,
    endDate: xpm.EndDate,
  };
}

/** A `Group` of `clientgroup.api/list`. */
export function toClientGroupRecord(element: XmlElement): ClientGroupRecord {
  const xpm = readClientGroup(element);
  return { xpmId: xpm.UUID, name: xpm.Name, taxable: xpm.Taxable };
}

/** A `Staff` of `staff.api/list`: XPM's staff are our users. */
export function toUserRecord(element: XmlElement): UserRecord {
  const xpm = readStaff(element);
  return {
    xpmId: xpm.UUID,
    name: xpm.Name,
    email: xpm.Email,
    phone: xpm.Phone,
    mobile: xpm.Mobile,
    address: xpm.Address,
    payrollCode: xpm.PayrollCode,
  };
}

/** Somebody or something that a record points at. */
export function toReference(xpm: XpmReference | null): NamedReference | null {
  return xpm === null ? null : toNamed(xpm);
}

function toNamed(xpm: XpmReference): NamedReference {
  return { xpmId: xpm.UUID, name: xpm.Name };
}
