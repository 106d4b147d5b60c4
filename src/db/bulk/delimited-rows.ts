import { lineBytes } from '../../ports/record-line.ts';

export type Cell = string | number | boolean | null;

/** A column of rows that are sent to Postgres: its name, its SQL type, and its value in a row. */
export interface Column<R> {
  readonly name: string;
  readonly type: string;
  /** The path of the record's field, unless it is called like the column. */
  readonly field?: string;
  readonly of: (row: R) => Cell;
}

/** A column without its value: what a statement needs to know. */
export type ColumnType = Pick<Column<never>, 'name' | 'type'>;

const unitSeparator = String.fromCharCode(lineBytes.unitSeparator);
const recordSeparator = '\x1e';
const newline = '\n';
const nullCell = String.fromCharCode(lineBytes.null);
/** The cell of a column about which the response says nothing. It is replaced before a line is sent. */
export const unknownCell = '\x1c';
const quote = String.fromCharCode(lineBytes.quote);
const special = new RegExp(`[\n\r${quote}${nullCell}-${unitSeparator}]`);
const everySeparator = new RegExp(`[${quote}${nullCell}-${unitSeparator}]`, 'g');

/** A row as a line of delimited cells. */
export function toLine<R>(row: R, columns: readonly Column<R>[]): string {
  const cells: string[] = [];
  for (const { of } of columns) cells.push(toCell(of(row)));
  return cells.join(unitSeparator);
}

function toCell(value: Cell): string {
  if (value === null) return nullCell;
  if (typeof value !== 'string') return String(value);
  return special.test(value) ? quoted(value) : value;
}

function quoted(value: string): string {
  const text = value.replace(everySeparator, ' ');
  return /[\n\r]/.test(text) ? quote + text + quote : text;
}

/** The cells of a line as texts. */
export function cellsOf(line: Buffer): (string | null)[] {
  return line
    .toString()
    .split(unitSeparator)
    .map((cell) => (cell === nullCell ? null : unquoted(cell)));
}

const unquoted = (cell: string): string => (cell.startsWith(quote) ? cell.slice(1, -1) : cell);

export function lineOfCells(cells: readonly Cell[]): Buffer {
  return Buffer.from(cells.map(toCell).join(unitSeparator));
}

/** The line without its last cells. */
export function withoutLast(line: Buffer, cells: number): Buffer {
  let end = line.length;
  for (let n = 0; n < cells; n += 1) end = line.lastIndexOf(lineBytes.unitSeparator, end - 1);
  return line.subarray(0, end);
}

/** Cells that stand before or after a line. */
export const cellsBefore = (cells: readonly Cell[]): Buffer =>
  Buffer.from(cells.map((cell) => toCell(cell) + unitSeparator).join(''));
export const cellsAfter = (cells: readonly Cell[]): Buffer =>
  Buffer.from(cells.map((cell) => unitSeparator + toCell(cell)).join(''));

/** A line in parts. */
export type LineParts = readonly Buffer[];

function joined(lines: readonly LineParts[], separator: string): Buffer {
  const between = Buffer.from(separator);
  return Buffer.concat(lines.flatMap((line, at) => (at === 0 ? line : [between, ...line])));
}

/**
 * Joins any number of lines to one parameter for `delimitedRows`. Postgres splits text in half the time that
 * it needs to parse JSON.
 */
export const toParameter = (lines: readonly LineParts[]): Buffer => joined(lines, recordSeparator);

/** Rows as one parameter. */
export function toDelimited<R>(rows: readonly R[], columns: readonly Column<R>[]): Buffer {
  return Buffer.from(rows.map((row) => toLine(row, columns)).join(recordSeparator));
}

/** The rows of a parameter, for example `$2`, as a FROM item. */
export function delimitedRows(parameter: string, columns: readonly ColumnType[]): string {
  const cells = columns.map(({ name, type }, at) => `cells[${at + 1}]::${type} AS ${name}`);
  // OFFSET 0 stops the planner from splitting a line once for each of its cells.
  return `(
    SELECT ${cells.join(', ')} FROM (
      SELECT string_to_array(line, E'\\x1f', E'\\x1d') AS cells
      FROM string_to_table(translate(convert_from(${parameter}, 'UTF8'), E'\\x02', ''), E'\\x1e') AS line
      OFFSET 0
    ) AS lines
  )`;
}

/** Joins lines to the rows of `copyInto`. */
export const toCopy = (lines: readonly LineParts[]): Buffer => joined(lines, newline);

/** The same of whole rows. */
export function toCopyRows<R>(rows: readonly R[], columns: readonly Column<R>[]): Buffer {
  return Buffer.from(rows.map((row) => toLine(row, columns)).join(newline));
}

/** A statement whose only parameter has the rows. */
export function copyInto(table: string, columns: readonly string[]): string {
  return `COPY ${table} (${columns.join(', ')}) FROM STDIN
    (FORMAT csv, DELIMITER E'\\x1f', NULL E'\\x1d', QUOTE E'\\x02', ESCAPE E'\\x02')`;
}
