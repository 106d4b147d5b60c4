/** The floor of a fan-out: a bare `ws` server that sends the same text to every socket. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

const server = createServer();
const sockets = new WebSocketServer({ server });
process.on('message', (text: string) => {
  for (const socket of sockets.clients) socket.send(text);
});
process.on('disconnect', () => process.exit(0));
server.listen({ port: Number(process.argv[2]), backlog: 4096 }, () => {
  process.send?.((server.address() as AddressInfo).port);
});
