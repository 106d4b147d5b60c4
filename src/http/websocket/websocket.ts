import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { ExecutionArgs } from 'graphql';
import { GraphQLError } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { CloseCode } from 'graphql-ws';
import type { Extra } from 'graphql-ws/use/ws';
import { useServer } from 'graphql-ws/use/ws';
import { isAsyncIterable } from 'graphql-yoga';
import { WebSocketServer } from 'ws';
import { z } from 'zod';
import type { ApiMetrics } from '../../telemetry/api-metrics.ts';
import { bindAsyncContext, withLogFields } from '../../telemetry/log-fields.ts';
import type { Authenticate, SignedIn } from '../authenticate.ts';
import type { Envelope } from '../envelope.ts';
import { createEnvelope, prepare } from '../envelope.ts';
import type { MaskError } from '../mask-error.ts';
import { untilExpiryMs } from '../token-expiry.ts';
import type { Yoga } from '../yoga.ts';
import { endWithError } from './end-with-error.ts';

export interface WebsocketDependencies {
  readonly server: Server;
  readonly yoga: Yoga;
  readonly authenticate: Authenticate;
  readonly metrics: ApiMetrics;
  readonly maskError: MaskError;
}

interface Socket extends Extra {
  signedIn?: SignedIn;
}

/** A message contains one operation; no real document comes near this size. */
const maximumMessageBytes = 256 * 1024;
/** A page subscribes to a few things at once, and every change is sent once per subscription. */
const maximumOperationsPerSocket = 100;

const connectionParams = z.looseObject({
  authorization: z.string().optional(),
  Authorization: z.string().optional(),
});

/**
 * GraphQL over WebSocket (the graphql-transport-ws protocol). `connection_init` carries the token as
 * `authorization`. The socket is closed with 4401 when the token is rejected or expires.
 */
export function serveWebsocket(deps: WebsocketDependencies): { stop(): Promise<void> } {
  const { server, yoga } = deps;
  const sockets = new WebSocketServer({
    server,
    path: yoga.graphqlEndpoint,
    maxPayload: maximumMessageBytes,
  });
  sockets.on('connection', (socket) => {
    socket.once('close', deps.metrics.socketOpened());
  });
  const graphql = useServer<Record<string, unknown>, { signedIn?: SignedIn }>(
    {
      onConnect: async ({ connectionParams: params, extra }) => {
        const signedIn = await signIn(deps, params, extra);
        if (signedIn === null) return false;
        extra.signedIn = signedIn;
        closeAtTokenExpiry(extra, signedIn);
        return true;
      },
      onSubscribe: ({ extra, subscriptions }, _id, payload) =>
        // The subscriptions include this one.
        Object.keys(subscriptions).length > maximumOperationsPerSocket
          ? [tooManyOperations]
          : executionArgs(createEnvelope(yoga, extra.signedIn ?? null), payload),
      execute: (args) => asRequest(() => envelopeOf(args).execute(args)),
      subscribe: (args) =>
        asRequest(async () => {
          const result = await envelopeOf(args).subscribe(args);
          return isAsyncIterable(result)
            ? bindAsyncContext(endWithError(result, deps.maskError))
            : result;
        }),
    },
    sockets,
  );
  return {
    async stop() {
      await graphql.dispose();
    },
  };
}

async function executionArgs(
  envelope: Envelope,
  { query, operationName, variables }: SubscribePayload,
): Promise<ExecutionArgs | readonly GraphQLError[]> {
  const prepared = prepare(envelope, query);
  if (prepared.type === 'errors') return prepared.errors;
  return {
    schema: envelope.schema,
    document: prepared.document,
    operationName: operationName ?? null,
    variableValues: variables ?? null,
    contextValue: await envelope.contextFactory(),
    // graphql-ws passes the arguments to `execute` and `subscribe`, which need this operation's pipeline.
    rootValue: envelope,
  };
}

const envelopeOf = (args: ExecutionArgs): Envelope => args.rootValue as Envelope;

/** Gives each operation of a socket a request id of its own in the log. */
function asRequest<T>(work: () => T): T {
  return withLogFields({ requestId: randomUUID() }, work);
}

const tooManyOperations = new GraphQLError(
  `A socket can have at most ${maximumOperationsPerSocket} operations at once. End some, or open another socket.`,
  { extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } },
);

/** Closes the socket with 4401 for a rejected token, and with 4500 for an internal error, which is retryable. */
async function signIn(
  { authenticate, maskError }: WebsocketDependencies,
  params: unknown,
  { socket }: Socket,
): Promise<SignedIn | null> {
  const { authorization, Authorization } = connectionParams.safeParse(params ?? {}).data ?? {};
  try {
    const signedIn = await authenticate(authorization ?? Authorization ?? null);
    if (signedIn !== null) return signedIn;
    const reason = 'Send connectionParams {"authorization": "Bearer <token>"}.';
    socket.close(CloseCode.Unauthorized, reason);
  } catch (error) {
    const code =
      error instanceof GraphQLError ? CloseCode.Unauthorized : CloseCode.InternalServerError;
    socket.close(code, maskError(error).message);
  }
  return null;
}

function closeAtTokenExpiry({ socket }: Socket, signedIn: SignedIn): void {
  const timer = setTimeout(() => {
    socket.close(CloseCode.Unauthorized, 'The token has expired. Sign in again.');
  }, untilExpiryMs(signedIn));
  socket.once('close', () => clearTimeout(timer));
}
