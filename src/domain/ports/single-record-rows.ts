import type { UserReference } from '../client.ts';
import type { PersonChoice } from '../entered-field.ts';
import type { FieldDefinitionRecord } from '../field-definition.ts';
import type { FieldValueRecord } from '../field-value.ts';
import type { JobStateCode } from '../job-state.ts';
import type { Content, PendingChange } from '../pending-change.ts';
import type { RecordFacts, RecordKey, RecordType } from '../record.ts';
import type { StoredBatch } from '../reconcile.ts';
import type { CallNumber, FieldValues } from './practice-source.ts';
import type { ReadStamp } from './unit-of-work.ts';

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
   * record held. Values that are pending here, that could not be read, or of a client that is maintained here, stay as they are. Answers how many
   * fields were added, changed, and cleared (`archived`). What changes nothing is not noted as read: it
   * would be a write for each of 50,000 records in a night.
   */
  store(record: RecordFacts, read: FieldValues, stamp: ReadStamp): Promise<StoredBatch>;
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

export interface KnownDefinition extends FieldDefinitionRecord {
  readonly id: string;
  readonly active: boolean;
}

/** The pending changes of records; call each with its record held. */
export interface PendingRows {
  /** In the order in which the fields were first edited. */
  of(key: RecordKey): Promise<readonly PendingChange[]>;
  /** Writes a change, over an earlier one of its field. */
  put(change: PendingChange): Promise<void>;
  remove(change: PendingChange): Promise<void>;
  /** Records of the practice with changes that wait for their turn. */
  queued(practiceId: string): Promise<readonly RecordKey[]>;
}

/** The people of a practice, to be named in edits. */
export interface PeopleRows {
  /** The active users that are meant; more than one when the choice is ambiguous. */
  find(practiceId: string, choice: PersonChoice): Promise<readonly UserReference[]>;
}

/** The states of jobs, which XPM has no list of. */
export interface JobStateRows {
  /** The names that are known: of the practice's jobs, and those that were configured or learned. */
  names(practiceId: string): Promise<readonly string[]>;
  /** The interface code of a state; `null` when it was neither configured nor learned. */
  code(practiceId: string, name: string): Promise<string | null>;
  /** Remembers what XPM has shown: its code leads to that name. What an admin configured stays. */
  learn(practiceId: string, state: JobStateCode): Promise<void>;
  /** What admins have said, by name. */
  configured(practiceId: string): Promise<readonly JobStateCode[]>;
  /** Replaces what is configured. */
  configure(practiceId: string, states: readonly JobStateCode[]): Promise<void>;
}
