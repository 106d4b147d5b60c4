import type { ReadProblem } from '../../domain/records/read-problem.ts';
import type { Chunk, RecordList } from '../../ports/xpm/source.ts';
import type { CallRequest, Transport, XmlResponse } from '../http/transport.ts';
import { damagedRecord, readEntry } from '../xml/read-entry.ts';
import type { ReadRecord } from '../xml/record.ts';
import { readPieces } from '../xml/response/read-response.ts';
import type { EntryScanner } from '../xml/response/response-feed.ts';
import { ResponseReader } from '../xml/response/response-reader.ts';
import type { DamagedEntry, EntryPath, XmlEntry } from '../xml/xml.ts';

/** The place of a list in its response, and how its entries are read. */
export interface ListShape<T> {
  readonly path: EntryPath;
  readonly read: ReadRecord<T>;
  /** Reads entries that are written in the usual way from their bytes. */
  readonly scanner?: EntryScanner<T> | undefined;
}

/**
 * About as many records as one piece of the network has. Larger chunks survive a garbage collection and
 * move to the old generation with all their text, which was measured to be a third slower.
 */
const chunkSize = 25;

/** Makes a call whose response is a list. @throws SourceFailure, also while its chunks are read. */
export async function openList<T>(
  transport: Transport,
  request: CallRequest,
  shape: ListShape<T>,
): Promise<RecordList<T>> {
  const response = await transport.open(request);
  return { asOf: response.asOf, call: response.number, chunks: readList(response, shape) };
}

/**
 * The records of a list as they stream in, some dozens at a time; to be read once. Its iteration throws
 * what `readPieces` throws.
 */
export function readList<T>(response: XmlResponse, shape: ListShape<T>): AsyncIterable<Chunk<T>> {
  return { [Symbol.asyncIterator]: () => chunksOf(response, shape) };
}

async function* chunksOf<T>(
  response: XmlResponse,
  { path, read, scanner }: ListShape<T>,
): AsyncGenerator<Chunk<T>, void, undefined> {
  let chunk = new GrowingChunk<T>(0);
  const reader = new ResponseReader(path, {
    onEntry: (entry) => chunk.add(entry, read),
    onDamage: (entry) => chunk.skip(entry),
  });
  const scan = scanner && { scanner, path, onRecord: (record: T) => chunk.push(record) };
  try {
    for await (const _ of readPieces(response, reader, scan)) {
      if (chunk.size < chunkSize) continue;
      const full = chunk;
      chunk = new GrowingChunk<T>(full.next);
      yield full;
    }
  } catch (error) {
    // A list that is cut still has the records before the cut.
    if (chunk.size > 0) yield chunk;
    throw error;
  }
  if (chunk.size > 0) yield chunk;
}

class GrowingChunk<T> implements Chunk<T> {
  readonly records: T[] = [];
  readonly problems: ReadProblem[] = [];
  readonly #first: number;
  #size = 0;

  constructor(first: number) {
    this.#first = first;
  }

  get size(): number {
    return this.#size;
  }

  /** The position in the list that comes after this chunk. */
  get next(): number {
    return this.#first + this.#size;
  }

  add(entry: XmlEntry, read: ReadRecord<T>): void {
    const outcome = readEntry(entry, read, this.next);
    if (outcome.type === 'read') this.records.push(outcome.record);
    this.problems.push(...outcome.problems);
    this.#size += 1;
  }

  push(record: T): void {
    this.records.push(record);
    this.#size += 1;
  }

  skip(entry: DamagedEntry): void {
    this.problems.push(damagedRecord(entry, this.next));
    this.#size += 1;
  }
}
