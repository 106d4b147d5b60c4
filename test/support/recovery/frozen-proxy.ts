import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

/** Stands between a client and a TCP server, and can stop passing anything on: silently, or with a word. */
export interface FrozenProxy extends AsyncDisposable {
  /** Where to connect instead. */
  readonly port: number;
  /** How many connections there have been. */
  accepted(): number;
  /** Connections that there are, and those made until `thaw`, become silent for good. */
  freeze(): void;
  /** Connections that there are, and those made until `thaw`, are reset at once. */
  cut(): void;
  /** Connections that are made from now on work. */
  thaw(): void;
}

export async function startFrozenProxy(to: {
  readonly host: string;
  readonly port: number;
}): Promise<FrozenProxy> {
  const sockets = new Set<Socket>();
  let accepted = 0;
  let state: 'working' | 'frozen' | 'cut' = 'working';
  const server = createServer((near) => {
    accepted += 1;
    sockets.add(near.on('error', () => undefined));
    if (state === 'cut') near.resetAndDestroy();
    if (state !== 'working') return;
    const far = connect(to);
    sockets.add(far.on('error', () => undefined));
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    accepted: () => accepted,
    freeze() {
      state = 'frozen';
      for (const socket of sockets) socket.unpipe().pause();
    },
    cut() {
      state = 'cut';
      for (const socket of sockets) socket.resetAndDestroy();
    },
    thaw() {
      state = 'working';
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
