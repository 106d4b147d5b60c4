import type { IncomingMessage } from 'node:http';
import { get } from 'node:http';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { FollowedPractice } from './followed-practice.ts';

export interface Item {
  readonly seq: number;
  readonly reset: boolean;
}

/** A client that connects again by itself, and whose reading a test stops. */
export interface Consumer extends Disposable {
  readonly items: readonly Item[];
  /** How its connections ended: a close code, or whether a stream had `complete`. */
  readonly endings: readonly (number | 'complete' | 'without complete')[];
  /** Reads nothing from its present connection until `resume`. */
  pause(): void;
  resume(): void;
}

export const consumers = { socket: followOverSocket, eventStream: followOverEvents };

/** The client of graphql-ws as it is, with the last `seq` as `after`. */
function followOverSocket({ edge, query }: FollowedPractice): Consumer {
  const items: Item[] = [];
  const endings: number[] = [];
  const sockets: WebSocket[] = [];
  class PausableSocket extends WebSocket {
    constructor(...args: ConstructorParameters<typeof WebSocket>) {
      super(...args);
      sockets.push(this);
    }
  }
  const client = createClient({
    url: `${edge.url.replace('http', 'ws')}/graphql`,
    connectionParams: () => ({ authorization: 'Bearer Ada' }),
    webSocketImpl: PausableSocket,
    on: { closed: (event) => void endings.push((event as { code: number }).code) },
  });
  const variables: Record<string, unknown> = {};
  client.subscribe<{ syncStatus: { seq: string; reset: boolean } }>(
    { query, variables },
    {
      next({ data }) {
        if (data == null) return;
        const { seq, reset } = data.syncStatus;
        items.push({ seq: Number(seq), reset });
        variables['after'] = seq;
      },
      error: (error) => void endings.push(Number(error)),
      complete: () => undefined,
    },
  );
  return {
    items,
    endings,
    pause: () => sockets.at(-1)?.pause(),
    resume: () => sockets.at(-1)?.resume(),
    [Symbol.dispose]: () => void client.dispose(),
  };
}

/** A reader of server-sent events that repeats its address with `Last-Event-ID`, as an `EventSource` does. */
function followOverEvents({ address }: FollowedPractice): Consumer {
  const items: Item[] = [];
  const endings: ('complete' | 'without complete')[] = [];
  const stopping = new AbortController();
  let present: IncomingMessage | null = null;
  const connect = (): void => {
    const last = items.at(-1);
    const headers = {
      accept: 'text/event-stream',
      authorization: 'Bearer Ada',
      ...(last !== undefined && { 'last-event-id': String(last.seq) }),
    };
    const request = get(address, { headers, agent: false, signal: stopping.signal });
    request.on('error', () => undefined);
    request.on('response', (response) => {
      present = response;
      let text = '';
      response.on('data', (chunk: Buffer) => {
        const messages = `${text}${chunk.toString()}`.split('\n\n');
        text = messages.pop() ?? '';
        for (const message of messages) receive(message);
      });
      response.on('error', () => undefined);
      response.once('close', () => {
        if (stopping.signal.aborted) return;
        endings.push('without complete');
        connect();
      });
    });
  };
  const receive = (message: string): void => {
    if (message.includes('event: complete')) endings.push('complete');
    const [, seq, reset] = /"seq":"(\d+)","reset":(true|false)/.exec(message) ?? [];
    if (seq !== undefined) items.push({ seq: Number(seq), reset: reset === 'true' });
  };
  connect();
  return {
    items,
    endings,
    pause: () => present?.pause(),
    resume: () => present?.resume(),
    [Symbol.dispose]: () => stopping.abort(),
  };
}
