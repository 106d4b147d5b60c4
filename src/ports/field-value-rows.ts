import type { KnownDefinition } from '../domain/records/field-definition.ts';
import type { FieldValueRecord } from '../domain/records/field-value.ts';
import type { RecordFacts, RecordKey } from '../domain/records/record.ts';
import type { StoreResult } from '../domain/sync/stored-batch.ts';
import type { CallNumber, FieldValues } from './source.ts';
import type { ReadStamp } from './unit-of-work.ts';

/** What the custom fields of clients and jobs hold. */
export interface FieldValueRows {
  of(key: RecordKey): Promise<readonly FieldValueRecord[]>;
  /** Makes a field show a value that was entered here, or what XPM has again; `null` for none. */
  show(
    key: RecordKey,
    field: Omit<FieldValueRecord, 'value'>,
    value: string | null,
    at: Date,
  ): Promise<void>;
  /**
   * Brings a record's values to what XPM has, unless a later call brought what is stored. Call with the
   * record held. Values that are pending here, that could not be read, or of a client that is maintained
   * here, stay as they are. Answers how many fields were added, changed, and cleared (`archived`). What
   * changes nothing is not noted as read: it would be a write for each of 50,000 records in a night.
   */
  store(record: RecordFacts, read: FieldValues, stamp: ReadStamp): Promise<StoreResult>;
  /**
   * Notes that this call has read the record's values, even if they were here already: what was edited
   * and has arrived is just that, and a call that was begun before must not bring the old ones back.
   */
  noteRead(record: RecordKey, call: CallNumber): Promise<void>;
  /** The definitions of these ids of ours, as far as the practice has them. */
  definitions(practiceId: string, ids: readonly string[]): Promise<readonly KnownDefinition[]>;
  /** The same by their ids in XPM. */
  definitionsInXpm(
    practiceId: string,
    xpmIds: readonly string[],
  ): Promise<readonly KnownDefinition[]>;
}
