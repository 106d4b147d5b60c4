import { connect } from 'node:net';

/** Sends bytes as they are, each piece after a pause, and returns everything until the server closes the connection. */
export async function sendBytes(
  port: number,
  pieces: readonly (string | Buffer)[],
  pauseMs = 0,
): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  // The server may close it while it writes.
  socket.on('error', () => undefined);
  let received = '';
  socket.on('data', (chunk: Buffer) => {
    received += chunk.toString();
    stop();
  });
  const stop = (): void => {
    for (const timer of timers) clearTimeout(timer);
  };
  const [first = '', ...others] = pieces;
  socket.write(first);
  const timers = others.map((piece, index) =>
    setTimeout(() => socket.writable && socket.write(piece), pauseMs * (index + 1)),
  );
  await new Promise((resolve) => socket.once('close', resolve));
  stop();
  return received;
}

/** A request whose body is sent as it is. */
export function requestBytes(body: string | Buffer, contentType = 'application/json'): Buffer {
  const head = [
    'POST /graphql HTTP/1.1',
    'host: api.example.com',
    'authorization: Bearer Ada',
    'accept: application/json',
    'connection: close',
    `content-type: ${contentType}`,
    `content-length: ${Buffer.byteLength(body)}`,
  ].join('\r\n');
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`), Buffer.from(body)]);
}
