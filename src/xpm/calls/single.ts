import { SourceFailure } from '../../domain/sync/source-failure.ts';
import type { CallNumber, NotFound, SingleRecord } from '../../ports/source.ts';
import type { CallRequest, Transport } from '../http/transport.ts';
import type { RecordShape } from '../xml/read-response.ts';
import { readRecord } from '../xml/read-response.ts';

/**
 * What XPM says of an identifier that it does not know (docs/xpm-api.md 3.3). Nothing but these message tells
 * that refusal from any other, so this is the one place where message are compared.
 */
const unknownMessages = {
  job: 'invalid job identifier',
  client: 'invalid client identifier',
} as const;
export type Noun = keyof typeof unknownMessages;

/** Makes a call whose answer is one record. @throws SourceFailure */
export function openSingle<T>(
  transport: Transport,
  request: CallRequest,
  shape: RecordShape<T> & { readonly noun: Noun },
): Promise<SingleRecord<T> | NotFound> {
  return unlessUnknown(shape.noun, request, async (noted) => {
    const answer = await transport.open(noted);
    const record = await readRecord(answer, shape);
    return { type: 'found', asOf: answer.asOf, call: answer.number, record };
  });
}

/** What `read` brings, or that it is gone when it fails because XPM knows no such record. */
export async function unlessUnknown<T>(
  noun: Noun,
  request: CallRequest,
  read: (request: CallRequest) => Promise<T>,
): Promise<T | NotFound> {
  // The answer that says so is a failure, and those do not tell by which call they came.
  let call: CallNumber = 0n;
  const onPermit = (number: CallNumber): void => {
    call = number;
  };
  try {
    return await read({ ...request, onPermit });
  } catch (error) {
    const message = error instanceof SourceFailure ? messageOfUnknown(error, noun) : null;
    if (message === null) throw error;
    return { type: 'notFound', call, message };
  }
}

/**
 * Whether 3.1 answers such a call with 404 or with a refusal is not documented (docs/xpm-api.md 16). A 404 counts
 * only in XPM's message: one without any is a proxy's, and proves nothing.
 */
function messageOfUnknown({ reason }: SourceFailure, noun: Noun): string | null {
  if (reason.kind !== 'rejected' || reason.message === null) return null;
  const isUnknown = reason.status === 404 || reason.message.toLowerCase() === unknownMessages[noun];
  return isUnknown ? reason.message : null;
}
