import { excerptLength } from '../../http/errors.ts';
import type { EntryPath } from '../xml.ts';
import { ResponseDecoder } from './response-decoder.ts';
import type { ResponseReader } from './response-reader.ts';

/** Reads an entry from its bytes; `null` when it has to be read as text. */
export interface EntryScanner<T> {
  scan(bytes: Buffer, start: number, end: number): T | null;
}

/** The entries of a list that are scanned. */
export interface ScannedEntries<T> {
  readonly path: EntryPath;
  readonly scanner: EntryScanner<T>;
  readonly onRecord: (record: T) => void;
}

/** More bytes than this without the end of an entry are read as text. */
const mostWaitingBytes = 64 * 1024;

/**
 * Feeds a response to its reader. Between two entries of a list the next one is scanned as bytes; what the scanner
 * does not take, and all the rest, is decoded for the reader. So the reader alone decides what is right.
 */
export class ResponseFeed<T> {
  readonly #reader: ResponseReader;
  readonly #entries: ScannedEntries<T> | undefined;
  readonly #endTag: Buffer;
  readonly #decoder = new ResponseDecoder();
  /** The bytes that wait for the end of their entry. The buffer is used again for every piece. */
  #buffer = Buffer.alloc(0);
  #waiting = 0;
  /** The start of the text. */
  start = '';

  constructor(reader: ResponseReader, entries: ScannedEntries<T> | undefined) {
    this.#reader = reader;
    this.#entries = entries;
    this.#endTag = Buffer.from(`</${entries?.path.entry ?? ''}>`);
  }

  /** @throws XmlProblem */
  write(piece: Uint8Array): void {
    if (this.#entries === undefined) {
      this.#read(this.#decoder.decode(piece));
      return;
    }
    const bytes = this.#waitingAnd(piece);
    const from = this.#takeEntries(bytes, this.#entries);
    bytes.copyWithin(0, from);
    this.#waiting = bytes.length - from;
    if (this.#waiting > mostWaitingBytes) this.#readWaiting();
  }

  /** Feeds what is left. @throws XmlProblem */
  end(): void {
    this.#readWaiting();
    this.#read(this.#decoder.end());
  }

  /** Feeds all bytes up to the last end of an entry, and returns its place. */
  #takeEntries(bytes: Buffer, { scanner, onRecord }: ScannedEntries<T>): number {
    let at = 0;
    for (;;) {
      const isEntry = this.#decoder.isUtf8 && this.#reader.isBetweenEntries;
      // A reader that has lost its place looks for it in as much text as there is.
      const isLost = !isEntry && this.start !== '';
      const endTag = isLost ? bytes.lastIndexOf(this.#endTag) : bytes.indexOf(this.#endTag, at);
      if (endTag < at) return at;
      const next = endTag + this.#endTag.length;
      const record = isEntry ? scanner.scan(bytes, at, next) : null;
      if (record === null) {
        this.#read(this.#decoder.decode(bytes.subarray(at, next)));
      } else {
        this.#reader.passEntry();
        onRecord(record);
      }
      at = next;
    }
  }

  #waitingAnd(piece: Uint8Array): Buffer {
    const length = this.#waiting + piece.length;
    if (length > this.#buffer.length) {
      const larger = Buffer.allocUnsafeSlow(2 * length);
      this.#buffer.copy(larger, 0, 0, this.#waiting);
      this.#buffer = larger;
    }
    this.#buffer.set(piece, this.#waiting);
    return this.#buffer.subarray(0, length);
  }

  #readWaiting(): void {
    const waiting = this.#buffer.subarray(0, this.#waiting);
    this.#waiting = 0;
    if (waiting.length > 0) this.#read(this.#decoder.decode(waiting));
  }

  #read(text: string): void {
    if (this.start.length < excerptLength) this.start += text.slice(0, excerptLength);
    this.#reader.write(text);
  }
}
