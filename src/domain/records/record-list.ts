import type { RecordType } from './record.ts';

/** The lists of records that syncs maintain, with the noun of each in texts and deletion reviews. */
const nouns = {
  clients: 'clients',
  clientGroups: 'client groups',
  users: 'staff',
  jobs: 'jobs',
  fieldDefinitions: 'field definitions',
  taxReturns: 'tax returns',
} as const;

export type RecordList = keyof typeof nouns;

export const recordLists = Object.keys(nouns) as readonly RecordList[];

export type RecordNoun = (typeof nouns)[RecordList];

export const nounOf = (list: RecordList): RecordNoun => nouns[list];

/** The list that contains the records of a type. */
export const listOfType = { CLIENT: 'clients', JOB: 'jobs' } as const satisfies Record<
  RecordType,
  RecordList
>;
