import { startProxy } from './proxy.ts';

export interface EventSourceOptions {
  /** The API. */
  readonly url: string;
  /** The operation as a query string, which stays the same for every connection. */
  readonly search: string;
  readonly authorization: () => Promise<string>;
  readonly onNext: (data: unknown) => void;
  /** Called once with what the `EventSource` takes for final. */
  readonly onEnd: (reason: string) => void;
}

export interface FollowedSource extends Disposable {
  /** How many times it has connected. */
  readonly connections: number;
  /** It reads nothing of its present connection until `resume`. */
  pause(): void;
  resume(): void;
}

/**
 * Follows a stream with Node's own `EventSource`, which is the browsers'. It cannot send the header `Authorization`, so a
 * proxy adds it, as docs/CLIENTS.md says.
 */
export async function openEventSource(options: EventSourceOptions): Promise<FollowedSource> {
  const { url, search, authorization, onNext, onEnd } = options;
  const headers = async () => ({ authorization: await authorization() });
  const proxy = await startProxy(url, { headers });
  const source = new EventSource(`${proxy.url}/graphql?${search}`);
  let connections = 0;
  source.addEventListener('open', () => (connections += 1));
  source.addEventListener('next', ({ data }) => onNext(JSON.parse(String(data))));
  source.addEventListener('complete', () => {
    source.close();
    onEnd('The stream is complete.');
  });
  source.addEventListener('error', () => {
    if (source.readyState === EventSource.CLOSED) onEnd('The EventSource has given up.');
  });
  return {
    get connections() {
      return connections;
    },
    pause: () => proxy.pause(),
    resume: () => proxy.resume(),
    [Symbol.dispose]() {
      source.close();
      void proxy[Symbol.asyncDispose]();
    },
  };
}
