import type { WebSocket } from 'ws';

/**
 * Why the API closes a socket. docs/CLIENTS.md lists them. The graphql-ws client reconnects by itself, with fresh
 * `connectionParams`, after every code but `unauthorized`.
 */
export const closings = {
  restart: { code: 1012, reason: 'The API restarts. Reconnect.' },
  unavailable: { code: 1013, reason: 'The API is not available at present. Reconnect.' },
  /** It receives what it has missed after it has connected again. */
  tooSlow: { code: 1013, reason: 'The socket does not read what it is sent. Reconnect.' },
  /** Retried, because the sockets of windows that were closed or lost their network end within seconds. */
  tooManySockets: { code: 1013, reason: 'You have too many sockets open. Close some.' },
  tooManyRequests: { code: 1013, reason: 'You have requested too much. Reconnect later.' },
  /** graphql-ws names 4403 `Forbidden`, and its client retries it, unlike 4401. */
  tokenExpired: { code: 4403, reason: 'The token has expired. Reconnect with a new one.' },
  tokenRefused: { code: 4403, reason: 'The token is not valid now. Reconnect with a new one.' },
  unauthorized: {
    code: 4401,
    reason: 'Send connectionParams {"authorization": "Bearer <token>"} with a valid token.',
  },
} as const;

export type Closing = keyof typeof closings;

export function closeSocket(socket: WebSocket, closing: Closing): void {
  const { code, reason } = closings[closing];
  socket.close(code, reason);
}
