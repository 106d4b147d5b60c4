import { once } from 'node:events';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

/** Opens a socket with this header, and says how it was closed, or that it was accepted. It is closed then as well. */
export function closeOf(url: string, authorization?: string): Promise<CloseEvent | 'accepted'> {
  return new Promise((resolve) => {
    let isAccepted = false;
    const client = createClient({
      url: `${url.replace('http', 'ws')}/graphql`,
      ...(authorization !== undefined && { connectionParams: { authorization } }),
      lazy: false,
      retryAttempts: 0,
      onNonLazyError: () => undefined,
      on: {
        connected: () => {
          isAccepted = true;
          void client.dispose();
        },
        closed: (event) => resolve(isAccepted ? 'accepted' : (event as CloseEvent)),
      },
    });
  });
}

/** A socket whose every message and ending a test decides itself. */
export interface RawSocket {
  readonly socket: WebSocket;
  /** The first message of the API, or the code with which it closed the socket. */
  readonly outcome: Promise<'accepted' | number>;
  readonly closed: Promise<number>;
}

/** Opens a socket and sends a `connection_init` with this header. */
export async function openRawSocket(url: string, authorization: string): Promise<RawSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  socket.on('error', () => undefined);
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  const accepted = once(socket, 'message').then(() => 'accepted' as const);
  await once(socket, 'open');
  socket.send(connectionInit(authorization));
  return { socket, closed, outcome: Promise.race([accepted, closed]) };
}

export const connectionInit = (authorization: string): string =>
  JSON.stringify({ type: 'connection_init', payload: { authorization } });
