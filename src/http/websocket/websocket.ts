import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { GraphQLError } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { ApiMetrics } from '../../telemetry/api-metrics.ts';
import { withLogFields } from '../../telemetry/log-fields.ts';
import type { SignedIn } from '../authenticate.ts';
import type { MaskError } from '../mask-error.ts';
import type { Origins } from '../origins.ts';
import type { SignInDependencies } from '../sign-in.ts';
import type { Yoga } from '../yoga.ts';
import { drain } from './drain.ts';
import { createOperations } from './operations.ts';
import { signInOverSocket } from './sign-in.ts';
import { createViewerSockets } from './viewer-sockets.ts';

export interface WebsocketDependencies extends SignInDependencies {
  readonly server: Server;
  readonly yoga: Yoga;
  readonly metrics: ApiMetrics;
  readonly maskError: MaskError;
  readonly socketsPerViewer: number;
  readonly origins: Origins;
}

/** A message contains one operation; no real document comes near this size. */
const maximumMessageBytes = 256 * 1024;
/** A page subscribes to a few things at once, and every change is sent once per subscription. */
const maximumOperationsPerSocket = 100;

/**
 * GraphQL over WebSocket (the graphql-transport-ws protocol). `connection_init` carries the token as
 * `authorization`. close-codes.ts says why a socket is closed.
 */
export function serveWebsocket(deps: WebsocketDependencies): AsyncDisposable {
  const { server, yoga, maskError } = deps;
  const viewerSockets = createViewerSockets(deps.socketsPerViewer);
  const operations = createOperations(yoga, maskError);
  const sockets = new WebSocketServer({
    server,
    path: yoga.graphqlEndpoint,
    maxPayload: maximumMessageBytes,
    verifyClient: ({ origin, req }, accept) =>
      deps.origins.mayOpenSocket(origin, req.headers)
        ? accept(true)
        : accept(false, 403, 'Pages of this origin may not use the API.'),
  });
  sockets.on('connection', (socket) => {
    socket.once('close', deps.metrics.socketOpened());
  });
  const graphql = useServer<Record<string, unknown>, { signedIn?: SignedIn }>(
    {
      onConnect: async ({ connectionParams: params, extra }) => {
        const signedIn = await signInOverSocket({ ...deps, viewerSockets }, params, extra.socket);
        if (signedIn === null) return false;
        extra.signedIn = signedIn;
        return true;
      },
      onSubscribe: ({ extra, subscriptions }, _id, payload) =>
        // The subscriptions include this one.
        Object.keys(subscriptions).length > maximumOperationsPerSocket
          ? [tooManyOperations]
          : operations.prepare(extra, payload),
      execute: (args) => asRequest(() => operations.execute(args)),
      subscribe: (args) => asRequest(() => operations.subscribe(args)),
    },
    sockets,
  );
  sockets.on('connection', (socket) => {
    // graphql-ws prints such errors, but they are mistakes of clients, for which ws closes the socket itself.
    socket.removeAllListeners('error');
    socket.on('error', (err) => deps.logger.debug({ err }, 'a socket broke its protocol'));
  });
  return {
    async [Symbol.asyncDispose]() {
      await drain(sockets);
      await graphql.dispose();
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
