import type { Exchange } from './exchange.ts';

/** Enough of a body to find the gateway's words in it or to show what came instead of XML. */
const startBytes = 16_384;

/** The start of a body; the rest is left where it is. */
export async function startOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let start = '';
  let length = 0;
  const body: ReadableStream<Uint8Array> | null = response.body;
  if (body === null) return start;
  for await (const piece of body) {
    start += decoder.decode(piece, { stream: true });
    length += piece.length;
    if (length >= startBytes) break;
  }
  return start;
}

/**
 * A body as it streams in. It is read once: reading it again would look like an empty answer, so
 * that throws. When its reading ends, fails or is left early, the exchange ends too; likewise when
 * nobody begins to read for `idleTimeoutMs`, so that a forgotten answer holds no connection and no lease.
 */
export function bodyOf(
  response: Response,
  exchange: Exchange,
  {
    idleTimeoutMs,
    onForgotten,
  }: { readonly idleTimeoutMs: number; readonly onForgotten: () => void },
): AsyncIterable<Uint8Array> {
  const forgotten = setTimeout(() => {
    onForgotten();
    void exchange.end().catch(() => undefined);
  }, idleTimeoutMs).unref();
  let isTaken = false;
  return {
    [Symbol.asyncIterator]() {
      if (isTaken) throw new Error(`The response of ${exchange.call} can be read only once`);
      isTaken = true;
      return pieces(response, exchange, { idleTimeoutMs, forgotten });
    },
  };
}

async function* pieces(
  response: Response,
  exchange: Exchange,
  { idleTimeoutMs, forgotten }: { idleTimeoutMs: number; forgotten: NodeJS.Timeout },
): AsyncGenerator<Uint8Array, void, undefined> {
  clearTimeout(forgotten);
  try {
    const body: ReadableStream<Uint8Array> | null = response.body;
    if (body === null) return;
    const reader = body.getReader();
    for (;;) {
      const { done, value } = await exchange.step(idleTimeoutMs, () => reader.read());
      if (done) return;
      yield value;
    }
  } finally {
    await exchange.end();
  }
}
