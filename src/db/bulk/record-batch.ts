import { hash } from 'node:crypto';
import { RecordLine } from '../../ports/record-line.ts';
import type { Column } from './delimited-rows.ts';
import { toLine } from './delimited-rows.ts';

/** A record as the line that its row is written from, and that line's hash. */
export interface HashedLine {
  readonly xpmId: string;
  readonly line: Buffer;
  readonly hash: string;
}

interface Place {
  readonly start: number;
  readonly end: number;
  readonly hash: string;
}

const firstBytes = 16 * 1024;
/** A character of UTF-16 takes at most three bytes of UTF-8. */
const mostBytesOfCharacter = 3;

/**
 * Records that are stored together, as lines in one buffer. The records themselves are not kept: thousands of
 * small objects that live until they are stored cost more in garbage collection than all the rest.
 * The last of several records with the same id counts.
 */
export class RecordBatch<T extends { readonly xpmId: string }> {
  readonly #columns: readonly Column<T>[];
  readonly #places = new Map<string, Place>();
  #buffer = Buffer.allocUnsafeSlow(firstBytes);
  #end = 0;

  constructor(columns: readonly Column<T>[]) {
    this.#columns = columns;
  }

  /** The size of the lines. */
  get bytes(): number {
    return this.#end;
  }

  /** What the cells of a line are, by the paths of the record's fields, e.g. `partner.name`. */
  get fields(): readonly string[] {
    return this.#columns.map(({ name, field }) => field ?? name);
  }

  /** Adds a record and returns its id, as a text of its own. */
  add(record: T | RecordLine): string {
    if (record instanceof RecordLine) {
      this.replace(record.xpmId, record.bytes);
      return record.xpmId;
    }
    const line = toLine(record, this.#columns);
    this.#reserve(line.length * mostBytesOfCharacter);
    const xpmId = copyOf(record.xpmId);
    this.#keep(xpmId, this.#buffer.write(line, this.#end));
    return xpmId;
  }

  /** Replaces the line of a record. */
  replace(xpmId: string, line: Buffer): void {
    this.#reserve(line.length);
    this.#keep(xpmId, line.copy(this.#buffer, this.#end));
  }

  /** The bytes that were just written are the record's line. */
  #keep(xpmId: string, bytes: number): void {
    const start = this.#end;
    this.#end += bytes;
    const line = this.#buffer.subarray(start, this.#end);
    this.#places.set(xpmId, { start, end: this.#end, hash: hash('sha256', line, 'base64url') });
  }

  lines(): readonly HashedLine[] {
    const lines: HashedLine[] = [];
    for (const [xpmId, { start, end, hash: its }] of this.#places) {
      lines.push({ xpmId, line: this.#buffer.subarray(start, end), hash: its });
    }
    return lines;
  }

  #reserve(bytes: number): void {
    if (this.#end + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#buffer.length * 2, this.#end + bytes));
    this.#buffer.copy(larger, 0, 0, this.#end);
    this.#buffer = larger;
  }
}

/** A substring keeps its whole text in memory: each id would keep 64 KB of XML. */
function copyOf(id: string): string {
  return Buffer.from(id, 'latin1').toString('latin1');
}
