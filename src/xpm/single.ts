import { SourceFailure } from '../domain/errors.ts';
import type { SingleRecord } from '../domain/ports/practice-source.ts';
import { readRecord } from './read-answer.ts';
import type { RecordShape } from './read-answer.ts';
import type { CallRequest, Transport } from './transport.ts';

/**
 * What XPM says of an identifier that it does not know (xpm-api 3.3). Nothing but these words tells
 * that refusal from any other, so this is the one place where words are compared.
 */
const unknownWords = {
  job: 'invalid job identifier',
  client: 'invalid client identifier',
} as const;
export type Noun = keyof typeof unknownWords;

/** Makes a call whose answer is one record; `null` when XPM knows none such. @throws SourceFailure */
export function openSingle<T>(
  transport: Transport,
  request: CallRequest,
  shape: RecordShape<T> & { readonly noun: Noun },
): Promise<SingleRecord<T> | null> {
  return unlessUnknown(shape.noun, async () => {
    const answer = await transport.open(request);
    const record = await readRecord(answer, shape);
    return { asOf: answer.asOf, call: answer.number, record };
  });
}

/** What `read` brings, or `null` when it fails because XPM knows no such record. */
export async function unlessUnknown<T>(noun: Noun, read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof SourceFailure && saysUnknown(error, noun)) return null;
    throw error;
  }
}

/** Whether 3.1 answers such a call with 404 or with a refusal is not documented (xpm-api 16). */
function saysUnknown({ reason }: SourceFailure, noun: Noun): boolean {
  if (reason.kind !== 'rejected') return false;
  return reason.status === 404 || reason.words?.toLowerCase() === unknownWords[noun];
}
