import type { Server } from 'node:http';
import type { Socket } from 'node:net';

export interface Listening extends AsyncDisposable {
  readonly port: number;
}

/**
 * Starts to listen. Port 0 takes any free port; without a host the server listens on all addresses. Stopping
 * destroys open connections instead of waiting for them.
 */
export async function listenOn(
  server: Server,
  { port, host }: { readonly port: number; readonly host: string | null },
): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, ...(host !== null && { host }) }, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
