import type { NamedField, Reader } from '../field-table.ts';
import { required } from '../field-table.ts';
import type { ByteCursor } from './byte-cursor.ts';
import { tagBytes } from './byte-cursor.ts';
import type { ScanContent } from './slots.ts';
import { Slots } from './slots.ts';

// The tables of the readers, applied to bytes. Anything unusual ends the scan with `false`: the entry is then read
// as text, by the readers that know every rule. So a record has the same values either way.

/** The place of a value in a record. */
interface Place {
  /** The field's path, e.g. `partner.name`. */
  readonly path: string;
  /** The value of an absent element as JSON; `null` when the record cannot do without. */
  readonly absent: string | null;
}

/** Scans the elements of a record and remembers where in the cursor's scratch their values stand. */
export class RecordScan {
  readonly places: Place[] = [];
  readonly #slots = new Slots();
  readonly #isLine: boolean;
  /** The places of each reference, of which all or none have a value. */
  readonly #references: number[][] = [];
  #from: number[] = [];
  #to: number[] = [];

  /** @param isLine whether the parts of a reference have places of their own, as they have cells in a line */
  constructor(fields: readonly NamedField[], isLine: boolean) {
    this.#isLine = isLine;
    const groups = new Map<string, Slots>();
    for (const { key, parent, element, reader } of fields) {
      const group = parent === null ? this.#slots : (groups.get(parent) ?? new Slots());
      if (parent !== null && !groups.has(parent)) {
        groups.set(parent, group);
        this.#slots.add(parent, (cursor) => group.scan(cursor));
      }
      group.add(element, this.#contentOf(key, reader));
    }
  }

  /** Where the place's value starts; -1 for none. */
  from = (place: number): number => this.#from[place] ?? -1;
  to = (place: number): number => this.#to[place] ?? -1;

  /** Scans the content of a record and stops at its end tag. */
  scan(cursor: ByteCursor): boolean {
    this.#from.fill(-1);
    if (!this.#slots.scan(cursor)) return false;
    for (let place = 0; place < this.places.length; place += 1) {
      if (this.#from[place] === -1 && this.places[place]?.absent === null) return false;
    }
    return this.#references.every(
      (parts) => new Set(parts.map((place) => this.from(place) === -1)).size === 1,
    );
  }

  #contentOf(key: string, { form, absent }: Reader<unknown>): ScanContent {
    if (form === undefined) throw new Error(`The reader of ${key} does not read bytes.`);
    if (form.type === 'record' && this.#isLine) return this.#referenceIn(key, form.fields);
    const place = this.#newPlace(key, absent);
    switch (form.type) {
      case 'value': {
        const { scan } = form;
        return (cursor) => scan(cursor, !this.#isLine) && this.#keep(place, cursor);
      }
      case 'record': {
        const scan = jsonScan(form.fields);
        return (cursor) => scan(cursor) && this.#keep(place, cursor);
      }
      case 'list': {
        const scan = listScan(form.entry, form.fields);
        return (cursor) => scan(cursor) && this.#keep(place, cursor);
      }
    }
  }

  #newPlace(path: string, absent: unknown): number {
    this.places.push({ path, absent: absent === required ? null : JSON.stringify(absent) });
    this.#from.push(-1);
    this.#to.push(-1);
    return this.places.length - 1;
  }

  #referenceIn(key: string, fields: readonly NamedField[]): ScanContent {
    const parts: number[] = [];
    const slots = new Slots();
    for (const { key: part, element, reader } of fields) {
      const { form } = reader;
      if (form?.type !== 'value') throw new Error(`${key}.${part} is no text.`);
      const place = this.#newPlace(`${key}.${part}`, null);
      parts.push(place);
      slots.add(element, (cursor) => form.scan(cursor, false) && this.#keep(place, cursor));
    }
    this.#references.push(parts);
    return (cursor) => slots.scan(cursor);
  }

  /** Of an element that occurs twice, the readers know which one counts. */
  #keep(place: number, { from, to }: ByteCursor): boolean {
    if (this.#from[place] !== -1) return false;
    this.#from[place] = from;
    this.#to[place] = to;
    return true;
  }
}

/** Writes a record as JSON, with its keys in the order of the table. */
function jsonScan(fields: readonly NamedField[]): ScanContent {
  const record = new RecordScan(fields, false);
  const parts = record.places.map(({ path, absent }, place) => ({
    key: Buffer.from(`${place === 0 ? '{' : ','}"${path}":`),
    absent: Buffer.from(absent ?? ''),
  }));
  const end = Buffer.from('}');
  const mostAdded = parts.reduce((sum, { key, absent }) => sum + key.length + absent.length, 1);
  return (cursor) => {
    const start = cursor.to;
    if (!record.scan(cursor) || !cursor.hasRoomFor(mostAdded + cursor.to - start)) return false;
    const json = cursor.to;
    for (let place = 0; place < parts.length; place += 1) {
      const { key, absent } = parts[place] ?? { key: end, absent: end };
      const from = record.from(place);
      cursor.write(key);
      if (from === -1) cursor.write(absent);
      else cursor.write(cursor.out, from, record.to(place));
    }
    cursor.write(end);
    cursor.moveBack(json, start);
    return true;
  };
}

const opening = Buffer.from('[');
const comma = Buffer.from(',');
const closing = Buffer.from(']');

function listScan(entry: string, fields: readonly NamedField[]): ScanContent {
  const tag = tagBytes(entry);
  const start = Buffer.from(`<${entry}>`);
  const scan = jsonScan(fields);
  return (cursor) => {
    const from = cursor.to;
    cursor.write(opening);
    for (;;) {
      cursor.skipBlanks();
      if (cursor.isAtEndTag) break;
      if (cursor.to > from + 1) cursor.write(comma);
      if (!cursor.take(start) || !scan(cursor) || !cursor.take(tag.end)) return false;
    }
    cursor.write(closing);
    cursor.from = from;
    return true;
  };
}
