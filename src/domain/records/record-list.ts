import { countOf } from '../activity/format-count.ts';
import type { ClientGroupRecord, ClientRecord } from './client.ts';
import type { FieldDefinitionRecord } from './field-definition.ts';
import type { ListedJob } from './job.ts';
import type { RecordType } from './record.ts';
import type { TaxReturnRecord } from './tax-return.ts';
import type { UserRecord } from './user.ts';

/** The lists of records that syncs maintain, with what each contains. */
export interface ListedRecord {
  readonly clients: ClientRecord;
  readonly clientGroups: ClientGroupRecord;
  readonly users: UserRecord;
  readonly jobs: ListedJob;
  readonly taxReturns: TaxReturnRecord;
  readonly fieldDefinitions: FieldDefinitionRecord;
}

export type RecordList = keyof ListedRecord;

/** The noun of each list in texts and deletion reviews, and the kind of sync that reads the whole list. */
const lists = {
  clients: { noun: 'clients', one: 'client', kind: 'CLIENTS' },
  clientGroups: { noun: 'client groups', one: 'client group', kind: 'CLIENTS' },
  users: { noun: 'staff', one: 'staff member', kind: 'USERS' },
  jobs: { noun: 'jobs', one: 'job', kind: 'JOBS' },
  taxReturns: { noun: 'tax returns', one: 'tax return', kind: 'TAX_RETURNS' },
  fieldDefinitions: {
    noun: 'field definitions',
    one: 'field definition',
    kind: 'FIELD_DEFINITIONS',
  },
} as const satisfies Record<
  RecordList,
  { readonly noun: string; readonly one: string; readonly kind: string }
>;

export const recordLists = Object.keys(lists) as readonly RecordList[];

export type RecordNoun = (typeof lists)[RecordList]['noun'];

export const nounOf = (list: RecordList): RecordNoun => lists[list].noun;

/** `1 client`, `1,200 clients`. */
export const countOfNoun = (count: number, noun: RecordNoun): string =>
  countOf(count, Object.values(lists).find((list) => list.noun === noun)?.one ?? noun, noun);

/** The list with the noun, as stored; `null` for one that only a later release knows. */
export const listOfNoun = (stored: string): RecordList | null =>
  recordLists.find((list) => nounOf(list) === stored) ?? null;

/** A kind of sync that reads whole lists. */
export type ListKind = (typeof lists)[RecordList]['kind'];

export const listKindOf = (list: RecordList): ListKind => lists[list].kind;

/** The lists that the source returns whole in one call. */
export type PracticeList = Exclude<RecordList, 'clients' | 'jobs'>;

/** The list that contains the records of a type. */
export const listOfType = { CLIENT: 'clients', JOB: 'jobs' } as const satisfies Record<
  RecordType,
  RecordList
>;
