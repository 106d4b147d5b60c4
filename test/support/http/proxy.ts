import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { createServer, request as sendRequest } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { pipeline } from 'node:stream';

export interface Proxy extends AsyncDisposable {
  /** Its address, with the prefix. */
  readonly url: string;
  /** Cuts every connection of its clients. */
  cut(): void;
  /** Passes nothing of the present responses on. Later ones are not affected. */
  pause(): void;
  resume(): void;
}

export interface ProxyOptions {
  /** Stripped from each path, as a gateway does. */
  readonly prefix?: string;
  /** Headers that it adds to each request. */
  readonly headers?: () => Promise<Readonly<Record<string, string>>>;
}

/** A reverse proxy for requests, streams and sockets. A target that is away is a lost connection for its clients. */
export async function startProxy(
  target: string,
  { prefix = '', headers = () => Promise.resolve({}) }: ProxyOptions = {},
): Promise<Proxy> {
  const clients = new Set<Socket>();
  const responses = new Set<IncomingMessage>();
  const server = createServer((request, response) => {
    void forward(request).then((forwarded) => {
      forwarded.on('error', () => response.destroy());
      forwarded.on('response', (received) => {
        responses.add(received);
        received.once('close', () => responses.delete(received));
        response.writeHead(received.statusCode ?? 502, received.headers);
        response.flushHeaders();
        pipeline(received, response, () => undefined);
      });
      response.once('close', () => forwarded.destroy());
      request.pipe(forwarded);
    });
  });
  const forward = async ({ url = '', method = 'GET', headers: sent, socket }: IncomingMessage) =>
    sendRequest(`${target}${url.replace(prefix, '')}`, {
      method,
      headers: { ...sent, ...forwardedHeaders(prefix, socket), ...(await headers()) },
      agent: false,
    });
  server.on('upgrade', (request: IncomingMessage, near: Socket) => {
    near.on('error', () => undefined);
    void forward(request).then((forwarded) => {
      forwarded.on('error', () => near.destroy());
      forwarded.on('upgrade', ({ headers: received }, far: Socket) => {
        near.write(`HTTP/1.1 101 Switching Protocols\r\n${linesOf(received)}\r\n`);
        far.on('error', () => undefined);
        far.once('close', () => near.destroy());
        near.once('close', () => far.destroy());
        far.pipe(near).pipe(far);
      });
      forwarded.on('response', ({ statusCode }) => {
        near.end(`HTTP/1.1 ${statusCode ?? 502} \r\n\r\n`);
      });
      forwarded.end();
    });
  });
  server.on('connection', (socket) => {
    clients.add(socket);
    socket.once('close', () => clients.delete(socket));
  });
  const cut = (): void => {
    for (const socket of clients) socket.destroy();
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`,
    cut,
    pause() {
      for (const response of responses) response.unpipe();
    },
    resume() {
      for (const response of responses) response.resume();
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      cut();
      await closed;
    },
  };
}

/** What the outside looks like: another host, another scheme, and another path. */
const forwardedHeaders = (
  prefix: string,
  { remoteAddress = '' }: Socket,
): Readonly<Record<string, string>> => ({
  'x-forwarded-for': remoteAddress,
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'sync.example',
  ...(prefix !== '' && { 'x-forwarded-prefix': prefix }),
});

const linesOf = (headers: IncomingHttpHeaders): string =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${String(value)}\r\n`)
    .join('');
