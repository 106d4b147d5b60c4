import type { Content } from '../domain/edits/pending-change.ts';
import type { RecordFacts, RecordKey, RecordType } from '../domain/records/record.ts';

/** Contents of a record's own fields by their names; those that are asked for. */
export type Contents = Readonly<Record<string, Content>>;

/** What is done to one client or job at a time. */
export interface SingleRecordRows {
  /** The practice that a record belongs to; `null` when there is no such record. */
  locate(named: Pick<RecordKey, 'type' | 'id'>): Promise<RecordKey | null>;
  find(key: RecordKey): Promise<RecordFacts | null>;
  /**
   * The record, held until the transaction ends. Whoever reads or writes its pending changes holds it:
   * so of an edit, an incoming page and a push each sees all that the one before it did.
   */
  lock(key: RecordKey): Promise<RecordFacts | null>;
  /** What the record's editable fields show now. */
  contents(key: RecordKey): Promise<Contents>;
  /** Makes fields show what was entered here, or what XPM has again. */
  show(key: RecordKey, contents: Contents, at: Date): Promise<void>;
  /** The records of a practice after `after` (an id) in the order of their ids, for a sweep. */
  next(
    practiceId: string,
    type: RecordType,
    page: { readonly after: string | null; readonly limit: number },
  ): Promise<readonly RecordFacts[]>;
}
