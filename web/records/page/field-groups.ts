import type { updateClientDocument, updateJobDocument } from '../../edits/documents.ts';
import type { FieldInput } from '../../edits/field/field-control.tsx';
import type { ResultOf, VariablesOf } from '../../graphql/graphql.ts';
import type { clientDocument } from './client-documents.ts';
import type { jobDocument } from './job-documents.ts';

type NodeOf<T> = NonNullable<T extends { readonly node: infer N } ? N : never>;
export type Client = Extract<
  NodeOf<ResultOf<typeof clientDocument>>,
  { readonly __typename: 'Client' }
>;
export type Job = Extract<NodeOf<ResultOf<typeof jobDocument>>, { readonly __typename: 'Job' }>;

type ClientInput = VariablesOf<typeof updateClientDocument>['input'];
type JobInput = VariablesOf<typeof updateJobDocument>['input'];

/** A field of a record that is edited as text. */
export interface FieldLine<Name extends string> {
  readonly name: Name;
  readonly label: string;
  readonly input: Exclude<FieldInput['type'], 'choice'>;
}

export interface FieldGroup<Name extends string> {
  readonly label: string;
  readonly fields: readonly FieldLine<Name>[];
}

type Editable<Input, Of> = Extract<keyof Input & keyof Of, string>;
export type ClientField = Exclude<Editable<ClientInput, Client>, 'manager' | 'partner'>;
export type JobField = Exclude<Editable<JobInput, Job>, 'manager' | 'partner' | 'state'>;

export const clientGroups: readonly FieldGroup<ClientField>[] = [
  {
    label: 'Name',
    fields: [
      { name: 'name', label: 'Name', input: 'text' },
      { name: 'clientCode', label: 'Client code', input: 'text' },
      { name: 'title', label: 'Title', input: 'text' },
      { name: 'firstName', label: 'First name', input: 'text' },
      { name: 'lastName', label: 'Last name', input: 'text' },
      { name: 'otherName', label: 'Other name', input: 'text' },
      { name: 'dateOfBirth', label: 'Date of birth', input: 'date' },
    ],
  },
  {
    label: 'Contact details',
    fields: [
      { name: 'email', label: 'Email', input: 'text' },
      { name: 'phone', label: 'Phone', input: 'text' },
      { name: 'fax', label: 'Fax', input: 'text' },
      { name: 'website', label: 'Website', input: 'text' },
    ],
  },
  {
    label: 'Address',
    fields: [
      { name: 'address', label: 'Address', input: 'longText' },
      { name: 'city', label: 'City', input: 'text' },
      { name: 'region', label: 'Region', input: 'text' },
      { name: 'postCode', label: 'Post code', input: 'text' },
      { name: 'country', label: 'Country', input: 'text' },
    ],
  },
  {
    label: 'Postal address',
    fields: [
      { name: 'postalAddress', label: 'Address', input: 'longText' },
      { name: 'postalCity', label: 'City', input: 'text' },
      { name: 'postalRegion', label: 'Region', input: 'text' },
      { name: 'postalPostCode', label: 'Post code', input: 'text' },
      { name: 'postalCountry', label: 'Country', input: 'text' },
    ],
  },
  {
    label: 'Business',
    fields: [
      { name: 'businessStructure', label: 'Business structure', input: 'text' },
      { name: 'businessNumber', label: 'Business number', input: 'text' },
      { name: 'companyNumber', label: 'Company number', input: 'text' },
      { name: 'branchNumber', label: 'Branch number', input: 'text' },
      { name: 'balanceMonth', label: 'Balance month', input: 'text' },
      { name: 'exportCode', label: 'Export code', input: 'text' },
      { name: 'referralSource', label: 'Referral source', input: 'text' },
    ],
  },
];

export const jobFields: readonly FieldLine<JobField>[] = [
  { name: 'name', label: 'Name', input: 'text' },
  { name: 'description', label: 'Description', input: 'longText' },
  { name: 'startDate', label: 'Start date', input: 'date' },
  { name: 'dueDate', label: 'Due date', input: 'date' },
  { name: 'budget', label: 'Budget', input: 'decimal' },
];
