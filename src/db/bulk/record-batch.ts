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

const blockBytes = 64 * 1024;
/** A character of UTF-16 takes at most three bytes of UTF-8. */
const mostBytesOfCharacter = 3;

/**
 * Records that are stored together, as lines in blocks of bytes. The records themselves are not kept: thousands of
 * small objects that live until they are stored cost more in garbage collection than all the rest.
 * The last of several records with the same id counts.
 */
export class RecordBatch<T extends { readonly xpmId: string }> {
  readonly #columns: readonly Column<T>[];
  readonly #lines = new Map<string, HashedLine>();
  /** The block that is being filled. Full ones are kept by their lines. */
  #block = Buffer.alloc(0);
  #end = 0;
  #bytes = 0;

  constructor(columns: readonly Column<T>[]) {
    this.#columns = columns;
  }

  /** The size of the lines. */
  get bytes(): number {
    return this.#bytes;
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
    this.#keep(xpmId, this.#block.write(line, this.#end));
    return xpmId;
  }

  /** Replaces the line of a record. */
  replace(xpmId: string, line: Buffer): void {
    this.#reserve(line.length);
    this.#keep(xpmId, line.copy(this.#block, this.#end));
  }

  /** The bytes that were just written are the record's line. */
  #keep(xpmId: string, bytes: number): void {
    const line = this.#block.subarray(this.#end, this.#end + bytes);
    this.#end += bytes;
    this.#bytes += bytes;
    this.#lines.set(xpmId, { xpmId, line, hash: hash('sha256', line, 'base64url') });
  }

  lines(): readonly HashedLine[] {
    return [...this.#lines.values()];
  }

  #reserve(bytes: number): void {
    if (this.#end + bytes <= this.#block.length) return;
    this.#block = Buffer.allocUnsafeSlow(Math.max(blockBytes, bytes));
    this.#end = 0;
  }
}

/** A substring keeps its whole text in memory: each id would keep 64 KB of XML. */
function copyOf(id: string): string {
  return Buffer.from(id, 'latin1').toString('latin1');
}
