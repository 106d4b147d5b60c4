import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { GraphQLError } from 'graphql';
import { CloseCode, handleProtocols, makeServer } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import type { Logger } from '../../logger.ts';
import type { ApiMetrics } from '../../telemetry/api-metrics.ts';
import { withLogFields } from '../../telemetry/log-fields.ts';
import type { OpenConnections } from '../drain.ts';
import type { SignedIn } from '../identity/authenticate.ts';
import type { SignInDependencies } from '../identity/sign-in.ts';
import type { ViewerConnections } from '../limits/viewer-connections.ts';
import type { Origins } from '../origins.ts';
import type { MaskError } from '../pipeline/mask-error.ts';
import type { Yoga } from '../pipeline/yoga.ts';
import { drainSockets } from './drain.ts';
import { createKeepAlive } from './keep-alive.ts';
import { createOperations } from './operations.ts';
import { signInOverSocket } from './sign-in.ts';

export interface WebsocketDependencies extends SignInDependencies {
  readonly server: Server;
  readonly yoga: Yoga;
  readonly metrics: ApiMetrics;
  readonly maskError: MaskError;
  readonly viewerConnections: ViewerConnections;
  readonly origins: Origins;
}

export interface Websockets extends OpenConnections, Disposable {}

/** A message contains one operation; no real document comes near this size. */
const maximumMessageBytes = 256 * 1024;
/** A page subscribes to a few things at once, and every change is sent once per subscription. */
const maximumOperationsPerSocket = 100;

/**
 * GraphQL over WebSocket (the graphql-transport-ws protocol). `connection_init` carries the token as
 * `authorization`. close-codes.ts says why a socket is closed.
 */
export function serveWebsocket(deps: WebsocketDependencies): Websockets {
  const { server, yoga } = deps;
  const operations = createOperations(deps);
  const keepAlive = createKeepAlive();
  const sockets = new WebSocketServer({
    server,
    path: yoga.graphqlEndpoint,
    maxPayload: maximumMessageBytes,
    verifyClient: ({ origin, req }, accept) =>
      deps.origins.mayOpenSocket(origin, req.headers)
        ? accept(true)
        : accept(false, 403, 'Pages of this origin may not use the API.'),
    handleProtocols,
  });
  const protocol = makeServer<Record<string, unknown>, Connection>({
    onConnect: async ({ connectionParams: params, extra }) => {
      extra.signedIn = await signInOverSocket(deps, params, extra.socket);
      return extra.signedIn !== null;
    },
    onSubscribe({ extra, subscriptions }, id, payload) {
      // The subscriptions include this one.
      if (Object.keys(subscriptions).length > maximumOperationsPerSocket) {
        return [tooManyOperations];
      }
      const leaving = new AbortController();
      subscriptions[id] = untilResult(leaving);
      return operations.prepare(extra, { id, payload, abandoned: leaving.signal });
    },
    execute: (args) => asRequest(() => operations.execute(args)),
    subscribe: (args) => asRequest(() => operations.subscribe(args)),
  });
  sockets.on('connection', (socket) => {
    socket.once('close', deps.metrics.socketOpened());
    // Mistakes of clients, for which ws closes the socket itself.
    socket.on('error', (err) => deps.logger.debug({ err }, 'a socket broke its protocol'));
    keepAlive.add(socket);
    const closed = protocol.opened(adapt(socket, deps.logger), { socket, signedIn: null });
    socket.once('close', (code, reason) => void closed(code, reason.toString()));
  });
  return {
    disconnect: (spreadMs) => drainSockets(sockets, spreadMs),
    [Symbol.dispose]() {
      keepAlive[Symbol.dispose]();
      sockets.close();
    },
  };
}

/** What is known about a socket. The request that opened it is not kept. */
interface Connection {
  readonly socket: WebSocket;
  signedIn: SignedIn | null;
}

/** A socket as graphql-ws uses it, without its adapter's timers and closures for each socket. */
function adapt(
  socket: WebSocket,
  logger: Logger,
): Parameters<ReturnType<typeof makeServer>['opened']>[0] {
  return {
    protocol: socket.protocol,
    send(text) {
      if (socket.readyState === socket.OPEN) socket.send(text);
    },
    close: (code, reason) => socket.close(code, reason),
    onMessage(receive) {
      socket.on('message', (data: Buffer) => {
        receive(data.toString()).catch((err: unknown) => {
          logger.error({ err }, 'a message of a socket could not be handled');
          socket.close(CloseCode.InternalServerError, 'Internal server error');
        });
      });
    },
  };
}

/**
 * Stands for an operation until its result is there. graphql-ws returns it when the client completes the operation or closes
 * the socket, and has no other event for that.
 */
function untilResult(leaving: AbortController): AsyncIterableIterator<never> {
  const done = { done: true, value: undefined } as const;
  return {
    next: () => Promise.resolve(done),
    return() {
      leaving.abort();
      return Promise.resolve(done);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** Gives each operation of a socket a request id of its own in the log. */
function asRequest<T>(work: () => T): T {
  return withLogFields({ requestId: randomUUID() }, work);
}

const tooManyOperations = new GraphQLError(
  `A socket can have at most ${maximumOperationsPerSocket} operations at once. End some, or open another socket.`,
  { extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } },
);
