import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** Stands between a client and a TCP server, and can stop passing anything on without closing. */
export interface FrozenProxy extends AsyncDisposable {
  /** Where to connect instead. */
  readonly port: number;
  /** Connections that there are, and those made until `thaw`, become silent for good. */
  freeze(): void;
  /** Connections that are made from now on work. */
  thaw(): void;
}

export async function startFrozenProxy(to: {
  readonly host: string;
  readonly port: number;
}): Promise<FrozenProxy> {
  const sockets = new Set<Socket>();
  let frozen = false;
  const server = createServer((near) => {
    sockets.add(near.on('error', () => undefined));
    if (frozen) return;
    const far = connect(to);
    sockets.add(far.on('error', () => undefined));
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    freeze() {
      frozen = true;
      for (const socket of sockets) socket.unpipe().pause();
    },
    thaw() {
      frozen = false;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
