/** The records that a person works on one by one: that have a tag, custom fields and edits. */
export type RecordType = 'CLIENT' | 'JOB';

/** Names one of our records. `id` is the row's. */
export interface RecordKey {
  readonly practiceId: string;
  readonly type: RecordType;
  readonly id: string;
}

/** What is needed of a record to ask XPM about it and to tell of it. */
export interface RecordFacts extends RecordKey {
  readonly xpmId: string;
  /** Of a job, by which XPM's calls name it; `null` for a client. */
  readonly number: string | null;
  readonly name: string;
  /** Archived or deleted in XPM, or gone from it. */
  readonly archived: boolean;
  /** The numbers of the calls that brought what is stored of its details, and of its custom fields. */
  readonly lastReadCall: bigint;
  readonly valuesLastReadCall: bigint | null;
}

/** What people call such a record. */
export const recordNouns: Readonly<Record<RecordType, string>> = { CLIENT: 'client', JOB: 'job' };

/** What a record is called by: a job by the number that people know it by, too. */
export function recordTitle({ number, name }: Pick<RecordFacts, 'number' | 'name'>): string {
  return number === null ? name : `${number} (${name})`;
}

/** The same in a sentence. */
export function describeRecord(record: Pick<RecordFacts, 'number' | 'name'>): string {
  return `${recordNouns[record.number === null ? 'CLIENT' : 'JOB']} ${recordTitle(record)}`;
}
