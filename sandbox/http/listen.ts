import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Listening {
  readonly url: string;
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** How often a free port is looked for that both loopback addresses have free. */
const attempts = 5;

/**
 * Listens on `host`. For 127.0.0.1 a second server takes `::1`, because `localhost` means either,
 * depending on the system; a machine without IPv6 does without it.
 */
export async function listen(
  create: () => Server,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<Listening> {
  for (let attempt = 1; ; attempt++) {
    const first = await listening(create(), host, port);
    const taken = portOf(first);
    try {
      const second = host === '127.0.0.1' ? await ipv6(create(), taken) : null;
      const servers = second === null ? [first] : [first, second];
      const name = host === '127.0.0.1' || host === '::' || host === '0.0.0.0' ? 'localhost' : host;
      const url = `http://${name.includes(':') ? `[${name}]` : name}:${taken}`;
      return { url, port: taken, close: () => closeAll(servers) };
    } catch (error) {
      await closeAll([first]);
      if (port !== 0 || attempt === attempts) throw error;
    }
  }
}

async function ipv6(server: Server, port: number): Promise<Server | null> {
  try {
    return await listening(server, '::1', port);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') throw error;
    return null;
  }
}

async function listening(server: Server, host: string, port: number): Promise<Server> {
  // A long answer to a slow reader is no reason to hang up.
  server.requestTimeout = 0;
  // Longer than callers keep idle connections, so that none of their calls meets a closing one.
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
