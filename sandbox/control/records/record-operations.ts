/**
 * The changes that a person can make in XPM to one resource. `now` is the sandbox's time in
 * milliseconds; every method throws ControlError for a record that does not exist and for wrong
 * fields.
 */
export interface RecordOperations {
  readonly count: number;
  /** Identifiers of at most `limit` records from `offset` on. */
  identifiers(offset: number, limit: number): readonly string[];
  get(uuid: string): RecordJson;
  add(fields: unknown, now: number): RecordJson;
  update(uuid: string, fields: unknown, now: number): RecordJson;
  /** Sets the mark that XPM has for archived records, e.g. `IsArchived` of a client. */
  archive(uuid: string, now: number): RecordJson;
  /** Deletes the record as XPM does: a client stays in the list with `IsDeleted`. */
  delete(uuid: string, now: number): RecordJson;
  /** Removes the record without a trace. */
  remove(uuid: string): RecordJson;
}

/** A record with the names and values of XPM 3.1's responses. */
export type RecordJson = Readonly<Record<string, unknown>>;
