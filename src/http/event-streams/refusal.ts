import { setTimeout as sleep } from 'node:timers/promises';
import type { ExecutionResult, GraphQLError } from 'graphql';
import { unavailableCode, unavailableSeconds } from '../pipeline/mask-error.ts';

/** graphql-sse 2.6 waits for ever when a response ends before it has started to read it. */
const endDelayMs = 100;

/** The field of an event stream that says when its client connects again after a lost connection. */
export const retryAfter = (seconds: number): string => `retry: ${Math.round(seconds * 1000)}\n\n`;

/**
 * The body of a stream that ends without `complete`, for a request that may succeed a little later. An `EventSource`
 * takes every status but 200 for final. `null` for other requests, and for what repeating cannot change.
 */
export function refusalFor(
  { headers }: Request,
  result: ExecutionResult,
): (() => ReadableStream<Uint8Array>) | null {
  // A client that accepts JSON as well reads the error and its status.
  if (headers.get('accept')?.trim() !== 'text/event-stream') return null;
  const seconds = secondsUntilRetry(result);
  return seconds === null ? null : () => refusal(result, seconds);
}

function refusal({ errors = [] }: ExecutionResult, seconds: number): ReadableStream<Uint8Array> {
  const comments = errors.map(({ message }) => `: ${message.replace(/\s+/g, ' ')}\n`).join('');
  return new ReadableStream<Uint8Array>({
    async start(controller) {
      controller.enqueue(new TextEncoder().encode(`${comments}${retryAfter(seconds)}`));
      await sleep(endDelayMs);
      controller.close();
    },
  });
}

/** `null` when a part of the operation was executed, or when one of the errors is final. */
function secondsUntilRetry({ data, errors = [] }: ExecutionResult): number | null {
  const waits = errors.map(secondsOf);
  if (data !== undefined || waits.length === 0) return null;
  return waits.every((seconds) => seconds !== null) ? Math.max(...waits) : null;
}

function secondsOf({ extensions }: GraphQLError): number | null {
  // The error of a field has no status and no headers.
  if (extensions['code'] === unavailableCode) return unavailableSeconds;
  const seconds = extensions.http?.headers?.['retry-after'];
  return seconds === undefined ? null : Number(seconds);
}
