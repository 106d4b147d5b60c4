import type { CallOutcome } from '../../ports/call-observer.ts';
import { outcomeOf } from '../http/call-end.ts';
import { excerptLength, messageOf, rejectedFailure, unreadableFailure } from '../http/errors.ts';
import type { Answer } from '../http/transport.ts';
import { UnreadableElement } from './fields.ts';
import { ResponseReader } from './response-reader.ts';
import type { XmlElement } from './xml.ts';
import { XmlProblem } from './xml.ts';

/**
 * Gives an answer to its reader, piece by piece, and comes back after each, so that what was read can
 * be handed on meanwhile. It ends only when the answer is complete and says that all is well.
 * Bytes that are not UTF-8 become U+FFFD, so that one bad letter does not cost the whole answer.
 * @throws SourceFailure `unreadable` when the XML is broken, cut off or not what was asked for;
 *   `rejected` when its `Status` is not OK, which may stand behind the records.
 */
export async function* piecesRead(
  answer: Answer,
  reader: ResponseReader,
): AsyncGenerator<undefined, void, undefined> {
  const decoder = new TextDecoder();
  let start = '';
  let outcome: CallOutcome = 'abandoned';
  try {
    for await (const bytes of answer.body) {
      const text = decoder.decode(bytes, { stream: true });
      if (start.length < excerptLength) start += text.slice(0, excerptLength);
      reader.write(text);
      yield;
    }
    reader.write(decoder.decode());
    const status = reader.end();
    if (status.status === null) throw new XmlProblem('it has no Status');
    const words = messageOf(status);
    if (words !== null) throw rejectedFailure(answer.call, answer.status, words);
    outcome = 'ok';
  } catch (error) {
    const isUnreadable = error instanceof XmlProblem || error instanceof UnreadableElement;
    outcome = isUnreadable ? 'unreadable' : outcomeOf(error);
    if (!isUnreadable) throw error;
    throw unreadableFailure({ call: answer.call, response: answer }, start, error.message);
  } finally {
    answer.ended(outcome);
  }
}

/** An answer that holds one record, and how it is read. */
export interface RecordShape<T> {
  readonly entry: string;
  /** @throws UnreadableElement when the record cannot be understood. */
  readonly read: (entry: XmlElement) => T;
}

/**
 * The one record of an answer. Here, unlike in a list, a record that cannot be understood is the
 * whole answer: it is `unreadable`.
 * @throws SourceFailure
 */
export async function readRecord<T>(answer: Answer, { entry, read }: RecordShape<T>): Promise<T> {
  const found: { readonly record: T }[] = [];
  const reader = new ResponseReader({ container: null, entry }, (element) => {
    if (found.length > 0) throw new XmlProblem(`it has more than one ${entry}`);
    found.push({ record: read(element) });
  });
  for await (const _ of piecesRead(answer, reader));
  const [only] = found;
  if (only === undefined) throw new Error(`A response without ${entry} was accepted`);
  return only.record;
}

/** Reads an answer of which only its `Status` matters, to its end. @throws SourceFailure */
export async function readStatus(answer: Answer): Promise<void> {
  const reader = new ResponseReader(null, () => undefined);
  for await (const _ of piecesRead(answer, reader));
}
