import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errorCode } from './error-code.ts';

/** Its disposal closes open connections. */
export interface Listener extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
}

/** Attempts to find a port that is free on both loopback addresses. */
const maxAttempts = 5;

/**
 * Listens on `host`. For 127.0.0.1 a second server listens on `::1`, because `localhost` means
 * either address, depending on the system. Without IPv6 the first server listens alone.
 *
 * @throws the system error when the port cannot be used
 */
export async function listen(
  create: () => Server,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<Listener> {
  for (let attempt = 1; ; attempt++) {
    const first = await start(create(), host, port);
    const firstPort = portOf(first);
    try {
      const second = host === '127.0.0.1' ? await startIpv6(create(), firstPort) : null;
      const servers = second === null ? [first] : [first, second];
      const name = host === '127.0.0.1' || host === '::' || host === '0.0.0.0' ? 'localhost' : host;
      const url = `http://${name.includes(':') ? `[${name}]` : name}:${firstPort}`;
      return { url, port: firstPort, [Symbol.asyncDispose]: () => closeAll(servers) };
    } catch (error) {
      await closeAll([first]);
      if (port !== 0 || attempt === maxAttempts) throw error;
    }
  }
}

async function startIpv6(server: Server, port: number): Promise<Server | null> {
  try {
    return await start(server, '::1', port);
  } catch (error) {
    if (errorCode(error) === 'EADDRINUSE') throw error;
    return null;
  }
}

async function start(server: Server, host: string, port: number): Promise<Server> {
  // A long response to a slow reader must not end in a timeout.
  server.requestTimeout = 0;
  // Longer than callers keep idle connections, so that no call is sent on a connection that is closing.
  server.keepAliveTimeout = 65_000;
  server.listen({ host, port });
  await once(server, 'listening');
  return server;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

async function closeAll(servers: readonly Server[]): Promise<void> {
  await Promise.all(
    servers.map(
      (server) =>
        new Promise<void>((resolve) => {
          server.close(() => {
            resolve();
          });
          server.closeAllConnections();
        }),
    ),
  );
}
