import type { RecordType } from '../domain/records/record.ts';
import type { RowPages } from './row-pages.ts';

/** A record that the last complete list lacked. */
export interface MarkedRecord {
  readonly id: string;
  readonly practiceId: string;
  /** `null` for a record that is neither a client nor a job. */
  readonly type: RecordType | null;
  readonly name: string;
  /** The number by which people know it; `null` for records without one. */
  readonly number: string | null;
  readonly missingSince: Date;
}

/** The records that were marked by then. */
export interface MarkedBy {
  readonly markedUntil: Date;
}

/** By name. */
export type MarkedRecords = RowPages<MarkedRecord, MarkedBy>;
