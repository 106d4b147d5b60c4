import type { Chunk, RecordList, UnreadableRecord } from '../../ports/source.ts';
import type { Answer, CallRequest, Transport } from '../http/transport.ts';
import { identifierOf, labelOf, UnreadableElement } from '../xml/fields.ts';
import { piecesRead } from '../xml/read-response.ts';
import { ResponseReader } from '../xml/response-reader.ts';
import type { EntryPath, XmlElement } from '../xml/xml.ts';

/** Where a list stands in its answer, and how one of its entries is read. */
export interface ListShape<T> {
  readonly path: EntryPath;
  /** @throws UnreadableElement when the entry cannot be understood. */
  readonly read: (entry: XmlElement) => T;
}

/**
 * About what one piece of the network brings. Larger chunks would be alive when the collector comes
 * round and be moved to the old generation with all their text: measured, a third slower.
 */
const chunkSize = 25;

/** Makes a call whose answer is a list. @throws SourceFailure, also while its chunks are read. */
export async function openList<T>(
  transport: Transport,
  request: CallRequest,
  shape: ListShape<T>,
): Promise<RecordList<T>> {
  const answer = await transport.open(request);
  return { asOf: answer.asOf, call: answer.number, chunks: readList(answer, shape) };
}

/**
 * The records of a list's answer as they stream in, some dozens at a time; to be read once. While
 * they are read it throws what `piecesRead` does.
 */
export function readList<T>(answer: Answer, shape: ListShape<T>): AsyncIterable<Chunk<T>> {
  return { [Symbol.asyncIterator]: () => chunksOf(answer, shape) };
}

async function* chunksOf<T>(
  answer: Answer,
  { path, read }: ListShape<T>,
): AsyncGenerator<Chunk<T>, void, undefined> {
  let chunk = new GrowingChunk<T>(0);
  const reader = new ResponseReader(path, (entry) => chunk.add(entry, read));
  for await (const _ of piecesRead(answer, reader)) {
    if (chunk.size < chunkSize) continue;
    const full = chunk;
    chunk = new GrowingChunk<T>(full.next);
    yield full;
  }
  if (chunk.size > 0) yield chunk;
}

class GrowingChunk<T> implements Chunk<T> {
  readonly records: T[] = [];
  readonly unreadable: UnreadableRecord[] = [];
  private readonly first: number;

  constructor(first: number) {
    this.first = first;
  }

  get size(): number {
    return this.records.length + this.unreadable.length;
  }

  /** The position in the list that comes after this chunk. */
  get next(): number {
    return this.first + this.size;
  }

  add(entry: XmlElement, read: (entry: XmlElement) => T): void {
    try {
      this.records.push(read(entry));
    } catch (error) {
      if (!(error instanceof UnreadableElement)) throw error;
      this.unreadable.push({
        position: this.next,
        xpmId: identifierOf(entry),
        label: labelOf(entry),
        problem: error.message,
      });
    }
  }
}
