/**
 * The bytes that delimit the cells of a line. They are separators of ASCII: XML cannot contain them, so no
 * record of XPM does.
 */
export const lineBytes = {
  /** Between two cells. */
  unitSeparator: 0x1f,
  /** A cell that is null. */
  null: 0x1d,
  /** Around a cell with a newline, which would otherwise end the row of a COPY. */
  quote: 0x02,
} as const;

/**
 * A record in the form in which its row is written: the texts of its fields in UTF-8, in the order that was
 * requested. Booleans are `true` and `false`; lists are JSON, their keys in the order of the record's type.
 */
export class RecordLine {
  readonly xpmId: string;
  readonly bytes: Buffer;

  constructor(xpmId: string, bytes: Buffer) {
    this.xpmId = xpmId;
    this.bytes = bytes;
  }
}
