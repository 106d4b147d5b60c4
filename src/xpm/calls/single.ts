import { saidByXpm } from '../../domain/activity/statement.ts';
import { SourceFailure } from '../../domain/sync/source-failure.ts';
import type { CallNumber, NotFound, SingleRecord } from '../../ports/xpm/source.ts';
import type { CallRequest, Transport } from '../http/transport.ts';
import type { RecordShape } from '../xml/response/read-response.ts';
import { readRecord } from '../xml/response/read-response.ts';

/**
 * XPM's messages for an unknown identifier (docs/xpm-api.md 3.3). Only the message distinguishes this refusal
 * from others, so this is the one place that compares messages.
 */
const unknownMessages = {
  job: 'invalid job identifier',
  client: 'invalid client identifier',
} as const;
export type Noun = keyof typeof unknownMessages;

/** Makes a call whose response is one record. @throws SourceFailure */
export function openSingle<T>(
  transport: Transport,
  request: CallRequest,
  shape: RecordShape<T> & { readonly noun: Noun },
): Promise<SingleRecord<T> | NotFound> {
  return unlessUnknown(shape.noun, request, async (noted) => {
    const response = await transport.open(noted);
    const { record, problems } = await readRecord(response, shape);
    return { type: 'found', asOf: response.asOf, call: response.number, record, problems };
  });
}

/** The result of `read`, or NotFound when it fails because XPM has no such record. */
export async function unlessUnknown<T>(
  noun: Noun,
  request: CallRequest,
  read: (request: CallRequest) => Promise<T>,
): Promise<T | NotFound> {
  // The refusal is a failure, and a failure does not have the number of its call.
  let call: CallNumber = 0n;
  const onPermit = (number: CallNumber): void => {
    call = number;
  };
  try {
    return await read({ ...request, onPermit });
  } catch (error) {
    const message = error instanceof SourceFailure ? messageOfUnknown(error, noun) : null;
    if (message === null) throw error;
    return { type: 'notFound', call, statement: saidByXpm(message) };
  }
}

/**
 * Whether 3.1 returns 404 or a refusal here is not documented (docs/xpm-api.md 16). A 404 counts only with a
 * message of XPM's: one without a message can come from a proxy and proves nothing.
 */
function messageOfUnknown({ reason }: SourceFailure, noun: Noun): string | null {
  if (reason.type !== 'rejected' || reason.message === null) return null;
  const isUnknown = reason.status === 404 || reason.message.toLowerCase() === unknownMessages[noun];
  return isUnknown ? reason.message : null;
}
