import { setImmediate } from 'node:timers/promises';
import type { Exchange } from './exchange.ts';

/** Enough of a body to find the gateway's error in it, or to log what arrived instead of XML. */
const startBytes = 16_384;

/** Reads the start of a body and leaves the rest unread. */
export async function startOfBody(response: Response): Promise<string> {
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

interface StreamOptions {
  readonly idleTimeoutMs: number;
  /** Called when nobody starts to read the body within the idle timeout. */
  readonly onAbandoned: () => void;
}

/**
 * A body as it streams in. It can be read once: a second reading would look like an empty response,
 * so it throws. The exchange ends when the reading ends, fails or is stopped early, and also when
 * nobody starts to read within `idleTimeoutMs`, so that a forgotten response holds no connection and
 * no permit.
 */
export function streamBody(
  response: Response,
  exchange: Exchange,
  { idleTimeoutMs, onAbandoned }: StreamOptions,
): AsyncIterable<Uint8Array> {
  const abandonTimer = setTimeout(() => {
    onAbandoned();
    void exchange.end().catch(() => undefined);
  }, idleTimeoutMs).unref();
  let isTaken = false;
  return {
    [Symbol.asyncIterator]() {
      if (isTaken) throw new Error(`The response of ${exchange.call} can be read only once`);
      isTaken = true;
      return pieces(response, exchange, { idleTimeoutMs, abandonTimer });
    },
  };
}

async function* pieces(
  response: Response,
  exchange: Exchange,
  { idleTimeoutMs, abandonTimer }: { idleTimeoutMs: number; abandonTimer: NodeJS.Timeout },
): AsyncGenerator<Uint8Array, void, undefined> {
  clearTimeout(abandonTimer);
  let isComplete = response.body === null;
  try {
    const body: ReadableStream<Uint8Array> | null = response.body;
    if (body === null) return;
    const reader = body.getReader();
    for (;;) {
      const { done, value } = await exchange.step(idleTimeoutMs, () => reader.read());
      isComplete = done;
      if (done) return;
      yield value;
      // One read of a fast socket brings megabytes: without this nothing else happens until they are parsed.
      await setImmediate();
    }
  } finally {
    await (isComplete ? exchange.finish() : exchange.end());
  }
}
