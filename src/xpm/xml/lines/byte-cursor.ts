import { codes } from '../markup.ts';

const space = 0x20;
const blanks = new Set([space, 0x09, 0x0a, 0x0d]);

/** Longer entries are read as text. */
export const longestEntryBytes = 64 * 1024;
const scratchBytes = 1024 * 1024;

/** A start tag, up to where its name ends, and an end tag. */
export interface TagBytes {
  readonly start: Uint8Array;
  readonly end: Uint8Array;
}

export const tagBytes = (name: string): TagBytes => ({
  start: Buffer.from(`<${name}`),
  end: Buffer.from(`</${name}>`),
});

/**
 * A place in the bytes of an entry, and the scratch that its values are written to. Both are used again for each
 * entry, so that reading one leaves nothing to be collected. The entry ends with a tag, so no loop runs past it.
 */
export class ByteCursor {
  bytes: Uint8Array = new Uint8Array();
  at = 0;
  end = 0;
  readonly out = Buffer.allocUnsafeSlow(scratchBytes);
  /** Where the last value starts, and where the next one is written. */
  from = 0;
  to = 0;

  reset(bytes: Uint8Array, start: number, end: number): void {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
    this.from = this.to = 0;
  }

  get byte(): number {
    return this.bytes[this.at] ?? 0;
  }

  get isAtEndTag(): boolean {
    return this.byte === codes.less && this.bytes[this.at + 1] === codes.slash;
  }

  /** Whether the rest of the entry has room in the scratch, although JSON can double it, and so many bytes more. */
  hasRoomFor(more: number): boolean {
    return this.to + 2 * (this.end - this.at) + more <= this.out.length;
  }

  skipBlanks(): void {
    while (blanks.has(this.byte)) this.at += 1;
  }

  /** Passes these bytes if they are next. */
  take(expected: Uint8Array): boolean {
    if (!this.startsWith(expected)) return false;
    this.at += expected.length;
    return true;
  }

  startsWith(expected: Uint8Array): boolean {
    const { bytes, at } = this;
    for (let n = 0; n < expected.length; n += 1) {
      if (bytes[at + n] !== expected[n]) return false;
    }
    return true;
  }

  write(source: Uint8Array, from = 0, to = source.length): void {
    const { out } = this;
    let at = this.to;
    for (let n = from; n < to; n += 1, at += 1) out[at] = source[n] ?? 0;
    this.to = at;
  }

  writeByte(byte: number): void {
    this.out[this.to] = byte;
    this.to += 1;
  }

  /** What was written from `from` moves to `place`, over what was written before it. */
  moveBack(from: number, place: number): void {
    this.out.copyWithin(place, from, this.to);
    this.to -= from - place;
    this.from = place;
  }
}
