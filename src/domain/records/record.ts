/** The types of records that can be edited; they have custom fields and the *Pending Sync* tag. */
export type RecordType = 'CLIENT' | 'JOB';

/** Identifies one of our records. `id` is its row's. */
export interface RecordKey {
  readonly practiceId: string;
  readonly type: RecordType;
  readonly id: string;
}

interface SharedFacts extends RecordKey {
  readonly xpmId: string;
  readonly name: string;
  /** Archived in XPM, deleted there, or no longer listed. */
  readonly archived: boolean;
  /** The number of the call that last read the record's details. */
  readonly lastReadCall: bigint;
  /** The number of the call that last read its custom fields; `null` when none has. */
  readonly valuesLastReadCall: bigint | null;
}

export interface ClientFacts extends SharedFacts {
  readonly type: 'CLIENT';
}

export interface JobFacts extends SharedFacts {
  readonly type: 'JOB';
  /** The number by which XPM's calls identify the job. */
  readonly number: string;
}

/** The data of a record that calls to XPM and reports need. */
export type RecordFacts = ClientFacts | JobFacts;

/** The noun for each type in messages. */
export const recordNouns: Readonly<Record<RecordType, string>> = { CLIENT: 'client', JOB: 'job' };

/** A record's name in messages; a job's includes its number. */
export const recordTitle = (record: RecordFacts): string =>
  record.type === 'JOB' ? `${record.number} (${record.name})` : record.name;

/** A record in a sentence, for example `job J000123 (Annual accounts)`. */
export const describeRecord = (record: RecordFacts): string =>
  `${recordNouns[record.type]} ${recordTitle(record)}`;
