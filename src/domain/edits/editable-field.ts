import type { RecordType } from '../records/record.ts';

/** What a field's content is, and so how two of them are compared and what may be entered. */
export type ContentKind = 'TEXT' | 'DATE' | 'DECIMAL' | 'PERSON' | 'STATE';

/** A field of a record that may be edited here. */
export interface EditableField {
  /** What people call it. */
  readonly label: string;
  readonly kind: ContentKind;
  /** XPM refuses a record without it. */
  readonly required?: true;
}

/** What of a job may be edited; everything else is XPM's alone. */
export const jobFields = {
  name: { label: 'Name', kind: 'TEXT', required: true },
  description: { label: 'Description', kind: 'TEXT' },
  startDate: { label: 'Start Date', kind: 'DATE', required: true },
  dueDate: { label: 'Due Date', kind: 'DATE', required: true },
  budget: { label: 'Budget', kind: 'DECIMAL' },
  manager: { label: 'Manager', kind: 'PERSON' },
  partner: { label: 'Partner', kind: 'PERSON' },
  state: { label: 'State', kind: 'STATE', required: true },
} as const satisfies Readonly<Record<string, EditableField>>;

/** What one call of XPM's sets together (docs/xpm-api.md 5.1); manager and partner, and the state, are two others. */
export const jobUpdateFields = ['name', 'description', 'startDate', 'dueDate', 'budget'] as const;
export type JobUpdateField = (typeof jobUpdateFields)[number];

/** What of a client may be edited. Never the tax number: XPM shows it masked. */
export const clientFields = {
  name: { label: 'Name', kind: 'TEXT', required: true },
  title: { label: 'Title', kind: 'TEXT' },
  firstName: { label: 'First Name', kind: 'TEXT' },
  lastName: { label: 'Last Name', kind: 'TEXT' },
  otherName: { label: 'Other Name', kind: 'TEXT' },
  dateOfBirth: { label: 'Date of Birth', kind: 'DATE' },
  exportCode: { label: 'Export Code', kind: 'TEXT' },
  clientCode: { label: 'Client Code', kind: 'TEXT' },
  referralSource: { label: 'Referral Source', kind: 'TEXT' },
  email: { label: 'E-mail', kind: 'TEXT' },
  phone: { label: 'Phone', kind: 'TEXT' },
  fax: { label: 'Fax', kind: 'TEXT' },
  website: { label: 'Website', kind: 'TEXT' },
  address: { label: 'Address', kind: 'TEXT' },
  city: { label: 'City', kind: 'TEXT' },
  region: { label: 'Region', kind: 'TEXT' },
  postCode: { label: 'Post Code', kind: 'TEXT' },
  country: { label: 'Country', kind: 'TEXT' },
  postalAddress: { label: 'Postal Address', kind: 'TEXT' },
  postalCity: { label: 'Postal City', kind: 'TEXT' },
  postalRegion: { label: 'Postal Region', kind: 'TEXT' },
  postalPostCode: { label: 'Postal Post Code', kind: 'TEXT' },
  postalCountry: { label: 'Postal Country', kind: 'TEXT' },
  companyNumber: { label: 'Company Number', kind: 'TEXT' },
  businessNumber: { label: 'Business Number', kind: 'TEXT' },
  branchNumber: { label: 'Branch Number', kind: 'TEXT' },
  businessStructure: { label: 'Business Structure', kind: 'TEXT' },
  balanceMonth: { label: 'Balance Month', kind: 'TEXT' },
  manager: { label: 'Manager', kind: 'PERSON' },
  partner: { label: 'Partner', kind: 'PERSON' },
} as const satisfies Readonly<Record<string, EditableField>>;
export type ClientField = keyof typeof clientFields;

/** The fields of a record that may be edited, by name. */
export const fieldsOf: Readonly<Record<RecordType, Readonly<Record<string, EditableField>>>> = {
  CLIENT: clientFields,
  JOB: jobFields,
};
