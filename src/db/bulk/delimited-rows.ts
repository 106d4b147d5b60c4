export type Cell = string | number | boolean | null;

/** A column of rows that are sent to Postgres: its name, its SQL type, and its value in a row. */
export interface Column<R> {
  readonly name: string;
  readonly type: string;
  readonly of: (row: R) => Cell;
}

// The separators of ASCII. XML cannot contain them, so no record of XPM does.
const unitSeparator = '\x1f';
const recordSeparator = Buffer.from('\x1e');
const nullCell = '\x1d';
const separators = new RegExp(`[${nullCell}-${unitSeparator}]`);
const everySeparator = new RegExp(separators, 'g');

/** A row as a line of delimited cells. */
export function toLine<R>(row: R, columns: readonly Column<R>[]): Buffer {
  const cells: string[] = [];
  for (const { of } of columns) cells.push(toCell(of(row)));
  // Encodes line by line, because one character outside Latin-1 makes the whole string slow to encode.
  return Buffer.from(cells.join(unitSeparator));
}

function toCell(value: Cell): string {
  if (value === null) return nullCell;
  if (typeof value !== 'string') return String(value);
  return separators.test(value) ? value.replace(everySeparator, ' ') : value;
}

/** The line with one more cell at its end. */
export const withCell = (line: Buffer, value: string): readonly Buffer[] => [
  line,
  Buffer.from(unitSeparator + toCell(value)),
];

/**
 * Joins any number of lines to one parameter. Postgres splits text in half the time that it needs to
 * parse JSON. It is a buffer, because Prisma serialises a text parameter to JSON and parses it again.
 */
export function toParameter(lines: readonly (readonly Buffer[])[]): Buffer {
  return Buffer.concat(lines.flatMap((line, at) => (at === 0 ? line : [recordSeparator, ...line])));
}

/** Rows as one parameter. */
export function toDelimited<R>(rows: readonly R[], columns: readonly Column<R>[]): Buffer {
  return toParameter(rows.map((row) => [toLine(row, columns)]));
}

/** The rows of a parameter, for example `$2`, as a FROM item. */
export function delimitedRows(
  parameter: string,
  columns: readonly Pick<Column<never>, 'name' | 'type'>[],
): string {
  const cells = columns.map(({ name, type }, at) => `cells[${at + 1}]::${type} AS ${name}`);
  // OFFSET 0 stops the planner from splitting a line once for each of its cells.
  return `(
    SELECT ${cells.join(', ')} FROM (
      SELECT string_to_array(line, E'\\x1f', E'\\x1d') AS cells
      FROM string_to_table(convert_from(${parameter}, 'UTF8'), E'\\x1e') AS line OFFSET 0
    ) AS lines
  )`;
}
