import type { Server } from 'node:http';
import { createServer } from 'node:http';

/** How long a client may take to send its request, and to read what it is sent. */
export interface RequestTimeouts {
  readonly headersMs: number;
  readonly requestMs: number;
  /** A connection on which nothing moves for so long is cut. A stream of events has a comment every few seconds. */
  readonly idleMs: number;
}

/** Slow enough for a bad mobile network; Node's own five minutes let a few clients hold many connections. */
const requestTimeouts: RequestTimeouts = {
  headersMs: 10_000,
  requestMs: 30_000,
  idleMs: 60_000,
};

/**
 * Longer than the minute for which most proxies keep a connection that is not used: a request that a proxy sends on one
 * that closes at that moment fails, and Node's own five seconds make that ordinary.
 */
const keepAliveMs = 65_000;

/** Node's default, which fits a large token and the headers of several proxies. */
const maximumHeaderBytes = 16 * 1024;

/** The server that requests and sockets arrive at. Node responds to broken and slow requests: 400, 408 and 431. */
export function createHttpServer({
  headersMs,
  requestMs,
  idleMs,
}: RequestTimeouts = requestTimeouts): Server {
  const server = createServer({
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    keepAliveTimeout: keepAliveMs,
    maxHeaderSize: maximumHeaderBytes,
    connectionsCheckingInterval: headersMs / 2,
  });
  // Not for WebSockets, which have pings of their own.
  server.timeout = idleMs;
  // @whatwg-node/server has switched it off for the connection when it sends a stream.
  server.on('request', ({ socket }, response) => {
    response.once('pipe', () => socket.setTimeout(idleMs));
  });
  return server;
}
