import type { Server, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ReadinessCheck } from './readiness.ts';

/** What keeps a connection open for long: sockets and streams of events. */
export interface OpenConnections {
  /** Ends its connections one by one over this time, so that their clients do not all connect again at once. */
  disconnect(spreadMs: number): Promise<void>;
}

/** Stops a server so that its clients notice no more than a new connection. */
export interface Drain extends AsyncDisposable {
  /** The process is not ready from the start of the drain, so a load balancer sends it nothing new. */
  readonly check: ReadinessCheck;
}

/** No request takes longer: the longest wait for a response of XPM is one of the worker's. */
const requestTimeoutMs = 20_000;

export function createDrain(server: Server, { drainSeconds, connections }: DrainOptions): Drain {
  const requests = countRequests(server);
  let isDraining = false;
  return {
    check: () => (isDraining ? 'The process is stopping.' : null),
    async [Symbol.asyncDispose]() {
      isDraining = true;
      requests.endConnections();
      await sleep(drainSeconds * 1000);
      await Promise.all(connections.map((each) => each.disconnect(drainSeconds * 1000)));
      await requests.finished(requestTimeoutMs);
    },
  };
}

export interface DrainOptions {
  /** How long a load balancer may take to see that the process is not ready. */
  readonly drainSeconds: number;
  readonly connections: readonly OpenConnections[];
}

function countRequests(server: Server) {
  const running = new Set<ServerResponse>();
  let isLast = false;
  let onFinished: (() => void) | null = null;
  // Before the listener that sends the response.
  server.prependListener('request', ({ socket }, response) => {
    running.add(response);
    if (isLast) response.shouldKeepAlive = false;
    response.once('close', () => {
      running.delete(response);
      // A stream of events started before the drain: its client would connect again through the same connection.
      if (isLast) socket.end();
      if (running.size === 0) onFinished?.();
    });
  });
  return {
    /**
     * From now on each connection ends with its response. Clients and proxies would otherwise send their next request to
     * a process that is about to stop.
     */
    endConnections(): void {
      isLast = true;
      for (const response of running) response.shouldKeepAlive = false;
    },
    /** Resolves when no request runs, or when this time is over. */
    async finished(timeoutMs: number): Promise<void> {
      if (running.size === 0) return;
      const timeout = new AbortController();
      const finished = new Promise<void>((resolve) => (onFinished = resolve));
      await Promise.race([finished, sleep(timeoutMs, null, { signal: timeout.signal })]);
      timeout.abort();
    },
  };
}

/** Calls `end` for each connection, evenly over a time. */
export async function spread<T>(
  connections: readonly T[],
  spreadMs: number,
  end: (connection: T) => void,
): Promise<void> {
  const stepMs = 100;
  const perStep = Math.ceil((connections.length * stepMs) / Math.max(stepMs, spreadMs));
  for (let first = 0; first < connections.length; first += perStep) {
    for (const each of connections.slice(first, first + perStep)) end(each);
    if (first + perStep < connections.length) await sleep(stepMs);
  }
}
