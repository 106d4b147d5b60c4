import { unavailableFailure } from './errors.ts';

/** A request whose answer is small. */
export interface Question {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: URLSearchParams | undefined;
}

/** Asks, and waits for the whole answer. */
export type Ask = (call: string, url: string, question: Question) => Promise<Response>;

/**
 * Answers that are there in full or not at all: read to the end inside one time-out, so that a lost
 * answer is never taken for a broken one.
 * @throws SourceFailure `unavailable` when no complete answer came, or one that says try later (5xx,
 *   and 429 from a server whose limits are not ours to keep).
 */
export function wholeResponses(send: typeof fetch, timeoutMs: number): Ask {
  return async (call, url, { method, headers, body }) => {
    let answer: Response;
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      const request = { method, headers, body: body ?? null, redirect: 'manual', signal } as const;
      const response = await send(url, request);
      const bytes = await response.arrayBuffer();
      answer = new Response(bytes.byteLength === 0 ? null : bytes, {
        status: response.status,
        headers: response.headers,
      });
    } catch (error) {
      throw unavailableFailure(call, 'no complete answer came', null, error);
    }
    const { status } = answer;
    if (status >= 500) throw unavailableFailure(call, `it answered ${status}`, status);
    return answer;
  };
}
