/** What is wrong with a record that was read, or with a part of it. */
export const readProblemReasons = [
  /** A text holds a character that XML 1.0 forbids; U+FFFD replaces it. */
  'FORBIDDEN_CHARACTER',
  /** A text holds a bare `&` or an entity that XML does not define; the text stays as it is written. */
  'UNKNOWN_ENTITY',
  /** A text is longer than can be stored; its end is left out. */
  'TEXT_TOO_LONG',
  /** A part lacks what makes it usable, for example a contact without a name. */
  'PART_INCOMPLETE',
  /** The value of a part is not understood, for example a date that does not exist. */
  'PART_UNREADABLE',
  /** The record lacks what cannot be left out and nothing can stand for it. */
  'RECORD_INCOMPLETE',
  /** The record is damaged or its identifier is not understood. */
  'RECORD_UNREADABLE',
  /** The record has no identifier, so nobody can say which one it is. */
  'RECORD_WITHOUT_ID',
  /** XPM does not have the record any more. */
  'NOT_IN_XPM',
  /** XPM refused the call that reads the record. */
  'READ_REFUSED',
  /** The record was not read, because few calls of the day remain. */
  'READ_POSTPONED',
] as const;
export type ReadProblemReason = (typeof readProblemReasons)[number];

/** How much of the record is missing. */
export const readProblemTypes = ['recordSkipped', 'partLeftOut', 'textRepaired'] as const;
export type ReadProblemType = (typeof readProblemTypes)[number];

/**
 * Something that could not be read as XPM wrote it. Only the smallest unit is affected: a character, a
 * part or one record, never the other records.
 */
export interface ReadProblem {
  readonly type: ReadProblemType;
  readonly reason: ReadProblemReason;
  /** The record's position in its list, from 0; `null` for a record that was read alone. */
  readonly position: number | null;
  /** The record's identifier, when that is readable: the record exists and is not deleted. */
  readonly xpmId: string | null;
  /** The record's name or number; `null` when it has none. */
  readonly label: string | null;
  /** The place in the record, for example `Contacts[1].Name`; `null` for the whole record. */
  readonly part: string | null;
  /** What is wrong and what to fix in XPM, in sentences for the practice. */
  readonly message: string;
}

/** The records that are missing from what was read. The other problems concern records that are there. */
export function skippedRecords(problems: readonly ReadProblem[]): readonly ReadProblem[] {
  return problems.filter(({ type }) => type === 'recordSkipped');
}
