import { readFileSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';
import path from 'node:path';
import { createServer } from 'node:tls';

const file = (name: string): string =>
  path.resolve(import.meta.dirname, '../../fixtures/tls', name);

/** The paths of the certificates for tests. */
export const tlsFiles = {
  authority: file('ca.pem'),
  serverCertificate: file('server.pem'),
  serverKey: file('server.key'),
  clientCertificate: file('client.pem'),
  clientKey: file('client.key'),
} as const;

export const read = (name: keyof typeof tlsFiles): Buffer => readFileSync(tlsFiles[name]);

/** Terminates TLS before a server that speaks without it. */
export interface TlsFront extends AsyncDisposable {
  readonly port: number;
}

export interface TlsFrontOptions {
  readonly to: { readonly host: string; readonly port: number };
  /** Refuses clients without a certificate of the authority. */
  readonly requireClient?: boolean;
}

export async function startTlsFront({
  to,
  requireClient = false,
}: TlsFrontOptions): Promise<TlsFront> {
  const sockets = new Set<Socket>();
  const server = createServer(
    {
      cert: read('serverCertificate'),
      key: read('serverKey'),
      ca: read('authority'),
      requestCert: requireClient,
      rejectUnauthorized: requireClient,
      // gRPC insists on the protocol of HTTP/2; Redis names none.
      ALPNCallback: ({ protocols }) => protocols[0],
    },
    (near) => {
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
        socket.pipe(other);
      }
    },
  );
  server.on('tlsClientError', () => undefined);
  // A connection whose handshake is under way keeps the server open, too.
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
