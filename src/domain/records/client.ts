/** A person in XPM to whom a record refers, with the name that the record gives. */
export interface UserReference {
  readonly xpmId: string;
  readonly name: string;
}

/** Another client or a client group to which a record refers, with the name that the record gives. */
export interface NamedReference {
  readonly xpmId: string;
  readonly name: string;
}

/** A contact of a client. In XPM one contact can belong to several clients. */
export interface ContactRecord {
  readonly xpmId: string;
  readonly name: string;
  readonly salutation: string | null;
  readonly addressee: string | null;
  readonly mobile: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly position: string | null;
  readonly isPrimary: boolean;
  readonly isDeleted: boolean;
}

/** A note on a client. XPM gives it no identifier. `date` is a calendar date, `YYYY-MM-DD`. */
export interface NoteRecord {
  readonly title: string | null;
  readonly text: string | null;
  readonly folder: string | null;
  readonly tag: string | null;
  readonly date: string | null;
  readonly createdBy: string | null;
}

/** A relationship between two clients (Director, Trustee, Spouse and so on). Dates are `YYYY-MM-DD`. */
export interface RelationshipRecord {
  readonly xpmId: string;
  readonly type: string;
  readonly relatedClient: NamedReference;
  readonly numberOfShares: string | null;
  readonly percentage: string | null;
  readonly startDate: string | null;
  readonly endDate: string | null;
}

/**
 * A client as XPM has it, in our terms. Texts are not trimmed, raw newlines stay, and an empty or absent element
 * is `null`. Dates are calendar dates without a zone, `YYYY-MM-DD`. Numbers that XPM writes as text
 * (`costMarkup`, `provisionalTaxRatio`) stay text, so nothing is rounded.
 *
 * `partner` is XPM's AccountManager, `manager` its JobManager. `taxNumber` arrives masked except for its last
 * three characters and must never be written back.
 */
export interface ClientRecord {
  readonly xpmId: string;
  readonly name: string;
  readonly title: string | null;
  readonly gender: string | null;
  readonly firstName: string | null;
  readonly middleName: string | null;
  readonly lastName: string | null;
  readonly otherName: string | null;
  readonly dateOfBirth: string | null;
  readonly exportCode: string | null;
  readonly clientCode: string | null;
  readonly referralSource: string | null;

  readonly email: string | null;
  readonly phone: string | null;
  readonly fax: string | null;
  readonly website: string | null;
  readonly address: string | null;
  readonly city: string | null;
  readonly region: string | null;
  readonly postCode: string | null;
  readonly country: string | null;
  readonly postalAddress: string | null;
  readonly postalCity: string | null;
  readonly postalRegion: string | null;
  readonly postalPostCode: string | null;
  readonly postalCountry: string | null;

  readonly isArchived: boolean;
  readonly isDeleted: boolean;

  readonly partner: UserReference | null;
  readonly manager: UserReference | null;
  readonly billingClient: NamedReference | null;

  readonly typeName: string | null;
  readonly costMarkup: string | null;
  readonly paymentTerm: string | null;
  readonly paymentDay: string | null;

  readonly taxNumber: string | null;
  readonly companyNumber: string | null;
  readonly businessNumber: string | null;
  readonly branchNumber: string | null;
  readonly businessStructure: string | null;
  readonly balanceMonth: string | null;
  readonly prepareGst: boolean | null;
  readonly gstRegistered: boolean | null;
  readonly gstPeriod: string | null;
  readonly gstBasis: string | null;
  readonly provisionalTaxBasis: string | null;
  readonly provisionalTaxRatio: string | null;
  readonly signedTaxAuthority: boolean | null;
  readonly taxAgent: string | null;
  readonly agencyStatus: string | null;
  readonly returnType: string | null;
  readonly prepareActivityStatement: boolean | null;
  readonly prepareTaxReturn: boolean | null;
  readonly activeAtoClient: boolean | null;

  readonly contacts: readonly ContactRecord[];
  readonly groups: readonly NamedReference[];
  readonly notes: readonly NoteRecord[];
  readonly relationships: readonly RelationshipRecord[];
}

/** A group of clients. Its members derive from the clients, because XPM's list of groups has none. */
export interface ClientGroupRecord {
  readonly xpmId: string;
  readonly name: string;
  readonly taxable: boolean;
}
