import type { Client } from 'graphql-ws';
import { createClient } from 'graphql-ws';
import type { LiveState } from '../../live/live-state.ts';

/** The API answers a ping within this time, or the connection counts as lost. */
const pongTimeoutMs = 5_000;
const longestWaitMs = 15_000;
/** A page of another practice ends its predecessor's subscriptions a moment before it starts its own. */
const closeUnusedAfterMs = 100;
/** The API's close code for a token that can never be valid. */
const tokenRefused = 4401;

export interface SocketDependencies {
  /** A valid token; not the one that the API has refused. */
  readonly token: (refused?: string) => Promise<string>;
  readonly live: LiveState;
}

/**
 * The one WebSocket of the window. It reconnects by itself for as long as the window is open, and reports every proof
 * of life to the live badge.
 */
export function createSocket({ token, live }: SocketDependencies): Client {
  let pongTimer: ReturnType<typeof setTimeout> | undefined;
  let sent: string | undefined;
  let refused: string | undefined;
  const alive = (): void => {
    clearTimeout(pongTimer);
    live.alive();
  };
  const client = createClient({
    url: `${location.origin.replace(/^http/, 'ws')}/graphql`,
    connectionParams: async () => {
      try {
        sent = await token(refused);
        return { authorization: `Bearer ${sent}` };
      } catch {
        // An exception here would end every subscription for good, although the token may be had in a moment.
        client.terminate();
        return {};
      }
    },
    connectionAckWaitTimeout: 10_000,
    keepAlive: 10_000,
    lazyCloseTimeout: closeUnusedAfterMs,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    retryWait: waitToReconnect,
    on: {
      connecting: () => live.connecting(),
      connected: alive,
      message: alive,
      ping: (received) => {
        // The closing handshake of `close` would wait for the other side, which is silent.
        if (!received) pongTimer = setTimeout(() => client.terminate(), pongTimeoutMs);
      },
      closed: (event) => {
        clearTimeout(pongTimer);
        if ((event as Partial<CloseEvent>).code === tokenRefused) refused = sent;
        live.lost();
      },
    },
  });
  // Browsers keep a socket open for minutes after the network has gone.
  addEventListener('offline', () => client.terminate());
  return client;
}

/**
 * Windows that lost the same API process must not all return at the same moment. A window that somebody looks at again,
 * or whose network is back, waits no longer.
 */
export function waitToReconnect(retries: number): Promise<void> {
  const ceilingMs = Math.min(1000 * 2 ** retries, longestWaitMs);
  return new Promise((resolve) => {
    const done = new AbortController();
    const finish = (): void => {
      clearTimeout(timer);
      done.abort();
      resolve();
    };
    const timer = setTimeout(finish, 300 + Math.random() * ceilingMs);
    addEventListener('online', finish, { signal: done.signal });
    document.addEventListener('visibilitychange', finish, { signal: done.signal });
  });
}
