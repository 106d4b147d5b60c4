import { connect } from 'node:net';
import { z } from 'zod';

/** The parts of pg's client that say where its connection ends; pg does not type the backend's key. */
const backend = z.object({
  host: z.string(),
  port: z.number(),
  processID: z.number(),
  secretKey: z.number(),
});

const requestBytes = 16;
/** The code of a CancelRequest: https://www.postgresql.org/docs/current/protocol-message-formats.html */
const cancelCode = 80_877_102;
const timeoutMs = 5000;
/** The names of Postgres's sockets in the file system. */
// cspell:disable-next-line
const socketPrefix = '.s.PGSQL.';

/**
 * Cancels the statement that a connection executes, as Postgres's own library does: the request takes a connection of its
 * own, without TLS and sign-in, and names the backend by its secret. A pooler passes it on.
 */
export async function cancelStatement(client: unknown): Promise<void> {
  const { host, port, processID, secretKey } = backend.parse(client);
  const request = Buffer.alloc(requestBytes);
  request.writeInt32BE(requestBytes, 0);
  request.writeInt32BE(cancelCode, 4);
  request.writeInt32BE(processID, 8);
  request.writeInt32BE(secretKey, 12);
  await new Promise<void>((resolve, reject) => {
    const socket = host.startsWith('/')
      ? connect(`${host}/${socketPrefix}${port}`)
      : connect(port, host);
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error('The cancellation timed out.')));
    // Postgres closes the connection once it has signalled the backend.
    socket.once('close', () => resolve());
    socket.once('error', reject);
    socket.end(request);
    socket.resume();
  });
}
