import { isUtf8 } from 'node:buffer';
import { lineBytes, RecordLine } from '../../../ports/record-line.ts';
import type { NamedField } from '../field-table.ts';
import type { EntryScanner } from '../response/response-feed.ts';
import { ByteCursor, longestEntryBytes, tagBytes } from './byte-cursor.ts';
import { RecordScan } from './record-scan.ts';

/** Turns the bytes of an entry into its line, without the objects and texts in between. */
export class LineScanner implements EntryScanner<RecordLine> {
  readonly #cursor = new ByteCursor();
  readonly #record: RecordScan;
  readonly #start: Uint8Array;
  readonly #end: Uint8Array;
  readonly #cells: readonly { readonly place: number; readonly absent: Uint8Array }[];
  readonly #idPlace: number;

  /** @param cells the fields of the line's cells, by their paths, e.g. `partner.name` */
  constructor(entry: string, fields: readonly NamedField[], cells: readonly string[]) {
    this.#record = new RecordScan(fields, true);
    this.#start = Buffer.from(`<${entry}>`);
    this.#end = tagBytes(entry).end;
    const placeOf = (field: string): number => {
      const place = this.#record.places.findIndex(({ path }) => path === field);
      if (place === -1) throw new Error(`The record has no field ${field}.`);
      return place;
    };
    this.#cells = cells.map((field) => {
      const place = placeOf(field);
      const absent = this.#record.places[place]?.absent ?? 'null';
      return {
        place,
        absent: absent === 'null' ? Buffer.of(lineBytes.null) : Buffer.from(absent),
      };
    });
    this.#idPlace = placeOf('xpmId');
  }

  /** The line of the entry between two places; `null` when it has to be read as text. */
  scan(bytes: Buffer, start: number, end: number): RecordLine | null {
    const cursor = this.#cursor;
    const record = this.#record;
    if (end - start > longestEntryBytes || !isUtf8(bytes.subarray(start, end))) return null;
    cursor.reset(bytes, start, end);
    cursor.skipBlanks();
    if (!cursor.take(this.#start) || !record.scan(cursor)) return null;
    if (!cursor.take(this.#end) || cursor.at !== end || !cursor.hasRoomFor(cursor.to)) return null;
    const from = cursor.to;
    for (const { place, absent } of this.#cells) {
      if (cursor.to > from) cursor.writeByte(lineBytes.unitSeparator);
      const value = record.from(place);
      if (value === -1) cursor.write(absent);
      else cursor.write(cursor.out, value, record.to(place));
    }
    const { out, to } = cursor;
    const xpmId = out.toString('latin1', record.from(this.#idPlace), record.to(this.#idPlace));
    return new RecordLine(xpmId, Buffer.from(out.subarray(from, to)));
  }
}
