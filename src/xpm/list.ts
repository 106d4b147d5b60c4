import type { Chunk, UnreadableRecord } from '../domain/ports/practice-source.ts';
import { excerptLength, rejectedFailure, unreadableFailure } from './errors.ts';
import { identifierOf, labelOf, UnreadableElement } from './records.ts';
import type { Answer } from './transport.ts';
import { ListReader, XmlProblem } from './xml.ts';
import type { ListPath, XmlElement } from './xml.ts';

/** Where a list stands in its answer, and how one of its entries is read. */
export interface ListShape<T> {
  readonly path: ListPath;
  /** @throws UnreadableElement when the entry cannot be understood. */
  readonly read: (entry: XmlElement) => T;
}

/**
 * About what one piece of the network brings. Larger chunks would be alive when the collector comes
 * round and be moved to the old generation with all their text: measured, a third slower.
 */
const chunkSize = 25;

/**
 * The records of a list's answer as they stream in, some dozens at a time; to be read once.
 * Bytes that are not UTF-8 become U+FFFD, so that one bad letter does not cost the whole list.
 * @throws SourceFailure `unreadable` when the XML is broken, cut off or no such list; `rejected` when
 *   its `Status` is not OK, which may stand behind the records.
 */
export function readList<T>(answer: Answer, shape: ListShape<T>): AsyncIterable<Chunk<T>> {
  return { [Symbol.asyncIterator]: () => chunksOf(answer, shape) };
}

async function* chunksOf<T>(
  answer: Answer,
  { path, read }: ListShape<T>,
): AsyncGenerator<Chunk<T>, void, undefined> {
  let chunk = new GrowingChunk<T>(0);
  const reader = new ListReader(path, (entry) => chunk.add(entry, read));
  const decoder = new TextDecoder();
  let start = '';
  try {
    for await (const bytes of answer.body) {
      const text = decoder.decode(bytes, { stream: true });
      if (start.length < excerptLength) start += text.slice(0, excerptLength);
      reader.write(text);
      if (chunk.size < chunkSize) continue;
      const full = chunk;
      chunk = new GrowingChunk<T>(full.next);
      yield full;
    }
    reader.write(decoder.decode());
    const { status, errorDescription } = reader.end();
    if (status === null) throw new XmlProblem('it has no Status');
    if (status !== 'OK') {
      const words = errorDescription === '' ? null : errorDescription;
      throw rejectedFailure(answer.call, answer.status, words ?? `Status ${status}`);
    }
  } catch (error) {
    if (!(error instanceof XmlProblem)) throw error;
    throw unreadableFailure({ call: answer.call, response: answer }, start, error.message);
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
