import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

/** An address that stays while the processes behind it change, like that of a load balancer. */
export interface StableAddress extends AsyncDisposable {
  readonly url: string;
  /** New connections go to this process from now on. The others stay. */
  leadTo(url: string): void;
  /** Cuts every connection. */
  cut(): void;
}

export async function startStableAddress(url: string): Promise<StableAddress> {
  const sockets = new Set<Socket>();
  let target = Number(new URL(url).port);
  const server = createServer((near) => {
    const far = connect(target, 'localhost');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket.on('error', () => undefined));
      socket.once('close', (hadError) => {
        sockets.delete(socket);
        // A process that was killed has reset its end. After an orderly end the rest is still delivered.
        if (hadError) other.destroy();
        else other.end();
      });
      socket.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo(next) {
      target = Number(new URL(next).port);
    },
    cut() {
      for (const socket of sockets) socket.destroy();
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
