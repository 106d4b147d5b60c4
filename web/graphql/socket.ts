import type { Client } from 'graphql-ws';
import { CloseCode, createClient } from 'graphql-ws';
import type { LiveState } from '../live/live-state.ts';

/** The API answers a ping within this time, or the connection counts as lost. */
const pongTimeoutMs = 5_000;

export interface SocketDependencies {
  readonly token: () => Promise<string>;
  readonly live: LiveState;
}

/**
 * The one WebSocket of the window. It reconnects by itself for as long as the window is open, and reports every proof
 * of life to the live badge.
 */
export function createSocket({ token, live }: SocketDependencies): Client {
  let socket: WebSocket | null = null;
  let pongTimer: ReturnType<typeof setTimeout> | undefined;
  const alive = (): void => {
    clearTimeout(pongTimer);
    live.alive();
  };
  return createClient({
    url: `${location.origin.replace(/^http/, 'ws')}/graphql`,
    connectionParams: async () => ({ authorization: `Bearer ${await token()}` }),
    keepAlive: 10_000,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    retryWait: waitWithJitter,
    on: {
      connecting: () => live.connecting(),
      opened: (opened) => {
        socket = opened as WebSocket;
      },
      connected: alive,
      message: alive,
      ping: (received) => {
        if (received) return;
        pongTimer = setTimeout(
          () => socket?.close(CloseCode.ConnectionAcknowledgementTimeout, 'No pong'),
          pongTimeoutMs,
        );
      },
      closed: () => {
        clearTimeout(pongTimer);
        live.lost();
      },
    },
  });
}

/** Windows that lost the same API process must not all return at the same moment. */
function waitWithJitter(retries: number): Promise<void> {
  const ceilingMs = Math.min(1000 * 2 ** retries, 15_000);
  return new Promise((resolve) => setTimeout(resolve, 300 + Math.random() * ceilingMs));
}
