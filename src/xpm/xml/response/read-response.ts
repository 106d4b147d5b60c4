import type { CallOutcome } from '../../../ports/call-observer.ts';
import { outcomeOf } from '../../http/call-outcome.ts';
import { rejectedFailure, unreadableFailure } from '../../http/errors.ts';
import { messageOf } from '../../http/refusal-author.ts';
import type { XmlResponse } from '../../http/transport.ts';
import type { EntryOutcome } from '../read-entry.ts';
import { readEntry } from '../read-entry.ts';
import type { ReadRecord } from '../record.ts';
import type { DamagedEntry, XmlEntry } from '../xml.ts';
import { XmlProblem } from '../xml.ts';
import { noEntries } from './entry-handlers.ts';
import type { ScannedEntries } from './response-feed.ts';
import { ResponseFeed } from './response-feed.ts';
import { ResponseReader } from './response-reader.ts';

/**
 * Feeds a response to its reader piece by piece and yields after each, so that the caller can pass on what
 * was read so far. It completes only when the response is complete and its status is OK.
 * @throws SourceFailure `unreadable` when the XML is malformed, cut off or not as expected; `rejected` when
 *   its `Status` is not OK, which can follow the records.
 */
export async function* readPieces<T>(
  response: XmlResponse,
  reader: ResponseReader,
  entries?: ScannedEntries<T>,
): AsyncGenerator<undefined, void, undefined> {
  const feed = new ResponseFeed(reader, entries);
  let outcome: CallOutcome = 'abandoned';
  try {
    for await (const bytes of response.body) {
      feed.write(bytes);
      yield;
    }
    feed.end();
    const status = reader.end();
    if (status.status === null) throw new XmlProblem('it has no Status');
    const message = messageOf(status);
    if (message !== null) throw rejectedFailure(response.call, response.status, message);
    outcome = 'ok';
  } catch (error) {
    const isUnreadable = error instanceof XmlProblem;
    outcome = isUnreadable ? 'unreadable' : outcomeOf(error);
    if (!isUnreadable) throw error;
    throw unreadableFailure({ call: response.call, response }, feed.start, error.message);
  } finally {
    response.end(outcome);
  }
}

/** The element of a response that holds one record, and how it is read. */
export interface RecordShape<T> {
  readonly entry: string;
  readonly read: ReadRecord<T>;
}

/**
 * Reads the one record of a response. Unlike in a list, a record that is not understood makes the whole
 * response unreadable.
 * @throws SourceFailure
 */
export async function readRecord<T>(
  response: XmlResponse,
  { entry, read }: RecordShape<T>,
): Promise<FoundRecord<T>> {
  const found: FoundRecord<T>[] = [];
  const path = { container: null, entry };
  const onEntry = (element: XmlEntry): void => {
    if (found.length > 0) throw new XmlProblem(`it has more than one ${entry}`);
    const outcome = readEntry(element, read, null);
    if (outcome.type === 'skipped') throw new XmlProblem(outcome.problem);
    found.push(outcome);
  };
  const reader = new ResponseReader(path, { onEntry, onDamage: failDamaged });
  for await (const _ of readPieces(response, reader));
  const [only] = found;
  if (only === undefined) throw new Error(`The reader accepted a response without ${entry}`);
  return only;
}

type FoundRecord<T> = Extract<EntryOutcome<T>, { readonly type: 'read' }>;

/** Outside of a list the reader reports no damage: there is nothing to go on with. */
function failDamaged({ problem }: DamagedEntry): never {
  throw new XmlProblem(problem);
}

/** Reads a response of which only the `Status` matters, to its end. @throws SourceFailure */
export async function readStatus(response: XmlResponse): Promise<void> {
  const reader = new ResponseReader(null, noEntries);
  for await (const _ of readPieces(response, reader));
}
