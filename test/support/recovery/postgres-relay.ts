import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { Transform } from 'node:stream';

/**
 * Stands before a Postgres like a connection pooler: queries pass, but notifications can be dropped.
 * Clients must connect without TLS.
 */
export interface PostgresRelay extends AsyncDisposable {
  /** The URL of the database through the relay. */
  readonly url: string;
  dropNotifications(): void;
  passNotifications(): void;
}

export async function startPostgresRelay(databaseUrl: string): Promise<PostgresRelay> {
  const url = new URL(databaseUrl);
  const to = { host: url.hostname, port: Number(url.port) };
  const sockets = new Set<Socket>();
  let isDropping = false;
  const server = createServer((near) => {
    const far = connect(to);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    near.pipe(far);
    far.pipe(withoutNotifications(() => isDropping)).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    dropNotifications() {
      isDropping = true;
    },
    passNotifications() {
      isDropping = false;
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Postgres' "Message Formats": one byte for the type, and a length that includes its own four bytes. */
const typeBytes = 1;
const headerBytes = typeBytes + 4;
const notificationResponse = 'A'.charCodeAt(0);

/** The messages of a backend, in which notifications are missing while `isDropping` returns true. */
function withoutNotifications(isDropping: () => boolean): Transform {
  let pending = Buffer.alloc(0);
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      pending = Buffer.concat([pending, chunk]);
      const passed: Buffer[] = [];
      while (pending.length >= headerBytes) {
        const end = typeBytes + pending.readUInt32BE(typeBytes);
        if (pending.length < end) break;
        const isDropped = pending[0] === notificationResponse && isDropping();
        if (!isDropped) passed.push(pending.subarray(0, end));
        pending = pending.subarray(end);
      }
      done(null, Buffer.concat(passed));
    },
  });
}
