/** The types of records that can be edited; they have custom fields and the *Pending Sync* tag. */
export type RecordType = 'CLIENT' | 'JOB';

/** Identifies one of our records. `id` is its row's. */
export interface RecordKey {
  readonly practiceId: string;
  readonly type: RecordType;
  readonly id: string;
}

/** The data of a record that calls to XPM and reports need. */
export interface RecordFacts extends RecordKey {
  readonly xpmId: string;
  /** The number by which XPM's calls identify a job; `null` for a client. */
  readonly number: string | null;
  readonly name: string;
  /** Archived in XPM, deleted there, or no longer listed. */
  readonly archived: boolean;
  /** The number of the call that last read the record's details. */
  readonly lastReadCall: bigint;
  /** The number of the call that last read its custom fields; `null` when none has. */
  readonly valuesLastReadCall: bigint | null;
}

/** The noun for each type in messages. */
export const recordNouns: Readonly<Record<RecordType, string>> = { CLIENT: 'client', JOB: 'job' };

/** A record's name in messages; a job's includes its number. */
export function recordTitle({ number, name }: Pick<RecordFacts, 'number' | 'name'>): string {
  return number === null ? name : `${number} (${name})`;
}

/** A record in a sentence, for example `job J000123 (Annual accounts)`. */
export function describeRecord(record: Pick<RecordFacts, 'number' | 'name'>): string {
  return `${recordNouns[record.number === null ? 'CLIENT' : 'JOB']} ${recordTitle(record)}`;
}
