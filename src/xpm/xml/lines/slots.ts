import { codes, isNameByte } from '../markup.ts';
import type { ByteCursor, TagBytes } from './byte-cursor.ts';
import { tagBytes } from './byte-cursor.ts';
import { scanText } from './scan-value.ts';

/** Scans the content of an element that is not empty, and stops at its end tag. */
export type ScanContent = (cursor: ByteCursor) => boolean;

interface Slot extends TagBytes {
  readonly scan: ScanContent;
  /** The element that followed in the last record, which saves looking it up. */
  next: Slot | null;
}

/** The child elements of an element that are read. */
export class Slots {
  readonly #byName = new Map<string, Slot>();
  /** Where the first child is expected. */
  readonly #start: Pick<Slot, 'next'> = { next: null };

  add(element: string, scan: ScanContent): void {
    this.#byName.set(element, { ...tagBytes(element), scan, next: null });
  }

  /** Scans all children, in any order, and stops at the end tag around them. */
  scan(cursor: ByteCursor): boolean {
    let last = this.#start;
    for (;;) {
      cursor.skipBlanks();
      if (cursor.isAtEndTag) return true;
      const expected = last.next;
      if (expected !== null && isStartTag(cursor, expected)) {
        cursor.at += expected.start.length;
        if (!scanElement(cursor, expected)) return false;
        last = expected;
        continue;
      }
      const name = nameAt(cursor);
      if (name === null) return false;
      const found = this.#byName.get(name) ?? unknown(name);
      cursor.at += found.start.length;
      if (!scanElement(cursor, found)) return false;
      if (found.scan === skipText) continue;
      last.next = found;
      last = found;
    }
  }
}

const isStartTag = (cursor: ByteCursor, { start }: Slot): boolean =>
  cursor.startsWith(start) && !isNameByte(cursor.bytes[cursor.at + start.length] ?? 0);

const longestName = 40;

/** The name of the start tag here; `null` when there is something else. */
function nameAt({ bytes, at, byte }: ByteCursor): string | null {
  if (byte !== codes.less) return null;
  let end = at + 1;
  while (isNameByte(bytes[end] ?? 0) && end - at <= longestName) end += 1;
  return end === at + 1 ? null : String.fromCharCode(...bytes.subarray(at + 1, end));
}

/** Elements that no field needs are passed, unless they have children. */
const unknown = (name: string): Slot => ({ ...tagBytes(name), scan: skipText, next: null });

const skipText: ScanContent = (cursor) => {
  const { to } = cursor;
  const isText = scanText(cursor, false);
  cursor.to = to;
  return isText;
};

const emptyTags = [Buffer.from('/>'), Buffer.from(' />')];

/** The rest of an element, from the end of its name in the start tag. An empty one has no value. */
function scanElement(cursor: ByteCursor, { end, scan }: Slot): boolean {
  if (cursor.byte !== codes.greater) return emptyTags.some((rest) => cursor.take(rest));
  cursor.at += 1;
  return cursor.take(end) || (scan(cursor) && cursor.take(end));
}
