import { unavailableFailure } from './errors.ts';

/** A request with a small response. */
export interface BufferedRequest {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: URLSearchParams | undefined;
}

/** Sends a request and waits for its whole response. */
export type BufferedFetch = (
  call: string,
  url: string,
  request: BufferedRequest,
) => Promise<Response>;

/**
 * A fetch whose responses are complete: each is read to its end within one timeout, so that a
 * connection that breaks is never taken for a malformed response.
 * @throws SourceFailure `unavailable` when no complete response arrives, or one with status 5xx.
 */
export function createBufferedFetch(send: typeof fetch, timeoutMs: number): BufferedFetch {
  return async (call, url, { method, headers, body }) => {
    let complete: Response;
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      const request = { method, headers, body: body ?? null, redirect: 'manual', signal } as const;
      const response = await send(url, request);
      const bytes = await response.arrayBuffer();
      complete = new Response(bytes.byteLength === 0 ? null : bytes, {
        status: response.status,
        headers: response.headers,
      });
    } catch (error) {
      throw unavailableFailure(call, 'no complete response arrived', null, error);
    }
    const { status } = complete;
    if (status >= 500) throw unavailableFailure(call, `the server returned ${status}`, status);
    return complete;
  };
}
