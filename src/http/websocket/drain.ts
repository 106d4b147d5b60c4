import type { WebSocket, WebSocketServer } from 'ws';
import { spread } from '../drain.ts';
import { closeSocket } from './close-codes.ts';

/** A client that does not confirm the closing in this time is not waited for. */
const closingTimeoutMs = 2000;

/** Closes every socket with a code after which its client reconnects, to another process or to the next one. */
export async function drainSockets(sockets: WebSocketServer, spreadMs: number): Promise<void> {
  sockets.prependListener('connection', (socket: WebSocket) => closeSocket(socket, 'restart'));
  const closed = [...sockets.clients].map(
    (socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())),
  );
  await spread([...sockets.clients], spreadMs, (socket) => closeSocket(socket, 'restart'));
  const timer = setTimeout(() => {
    for (const socket of sockets.clients) socket.terminate();
  }, closingTimeoutMs);
  await Promise.all(closed);
  clearTimeout(timer);
}
