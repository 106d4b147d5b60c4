import { setTimeout as sleep } from 'node:timers/promises';
import { messagesOf } from './sse.ts';

export interface EventSourceOptions {
  /** The address with the operation, which stays the same for every connection. */
  readonly url: string;
  readonly authorization: () => Promise<string>;
  readonly onNext: (data: unknown) => void;
  /** Called once with what a browser's `EventSource` takes for final. */
  readonly onEnd: (reason: string) => void;
}

const retryMs = 300;

/**
 * Follows a stream as a browser's `EventSource` does: it connects again after every lost connection, with the id of the
 * last event in `Last-Event-ID`, and gives up after a response that is no stream.
 */
export function openEventSource(options: EventSourceOptions): Disposable {
  const stopping = new AbortController();
  void follow(options, stopping.signal);
  return { [Symbol.dispose]: () => stopping.abort() };
}

async function follow(
  { url, authorization, onNext, onEnd }: EventSourceOptions,
  signal: AbortSignal,
): Promise<void> {
  const headers: Record<string, string> = { accept: 'text/event-stream' };
  while (!signal.aborted) {
    headers['authorization'] = await authorization();
    const response = await fetch(url, { headers, signal }).catch(() => null);
    if (response !== null && !response.ok) {
      onEnd(`${response.status}: ${await response.text()}`);
      return;
    }
    try {
      for await (const { id, event, data } of response === null ? [] : messagesOf(response)) {
        if (id !== '') headers['last-event-id'] = id;
        if (event === 'next') onNext(JSON.parse(data));
        if (event === 'complete') {
          onEnd('The stream is complete.');
          return;
        }
      }
    } catch {
      // The connection was lost.
    }
    await sleep(retryMs, null, { signal }).catch(() => null);
  }
}
