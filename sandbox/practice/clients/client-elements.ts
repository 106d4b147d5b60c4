/**
 * The text elements of a client, in the order of Xero's documentation of 3.1 (docs/xpm-api.md 4.2).
 */
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
 * Elements that responses omit when they are empty. This is recorded for `Email`; no recorded
 * client has any of the others.
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
