import type { RecordType } from '../records/record.ts';

/** The kind of a field's content decides what may be entered and how two contents are compared. */
export type ContentKind = 'TEXT' | 'DATE' | 'DECIMAL' | 'PERSON' | 'STATE';

/** A field of a record that can be edited here. */
export interface EditableField {
  /** The field's name in texts that people read. */
  readonly label: string;
  readonly kind: ContentKind;
  /** XPM rejects a record without it. */
  readonly required?: true;
  /** Lists may lack the field, so that an empty stored content proves nothing about XPM's. */
  readonly mayBeUnlisted?: true;
}

/** The editable fields of a job. All others are maintained in XPM only. */
export const jobFields = {
  name: { label: 'Name', kind: 'TEXT', required: true },
  description: { label: 'Description', kind: 'TEXT' },
  startDate: { label: 'Start Date', kind: 'DATE', required: true },
  dueDate: { label: 'Due Date', kind: 'DATE', required: true },
  budget: { label: 'Budget', kind: 'DECIMAL', mayBeUnlisted: true },
  manager: { label: 'Manager', kind: 'PERSON' },
  partner: { label: 'Partner', kind: 'PERSON' },
  state: { label: 'State', kind: 'STATE', required: true },
} as const satisfies Readonly<Record<string, EditableField>>;

/** The editable fields of a client. The tax number is not among them, because XPM delivers it masked. */
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

/** The editable fields of each record type, by name. */
export const fieldsOf: Readonly<Record<RecordType, Readonly<Record<string, EditableField>>>> = {
  CLIENT: clientFields,
  JOB: jobFields,
};
