import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { DocumentNode, execute, GraphQLSchema, parse, subscribe, validate } from 'graphql';
import { GraphQLError } from 'graphql';
import { CloseCode } from 'graphql-ws';
import type { Extra } from 'graphql-ws/use/ws';
import { useServer } from 'graphql-ws/use/ws';
import { isAsyncIterable } from 'graphql-yoga';
import { WebSocketServer } from 'ws';
import { z } from 'zod';
import type { ApiMetrics } from '../telemetry/api-metrics.ts';
import { inThisWork, withLogFields } from '../telemetry/log-fields.ts';
import type { Authenticate, SignedIn } from './authenticate.ts';
import { endWithError } from './end-with-error.ts';
import type { MaskError } from './mask-error.ts';
import type { Yoga } from './yoga.ts';

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

/** One message holds one operation; documents larger than this are nobody's. */
const maximumMessageBytes = 256 * 1024;
/** A window shows a few things at once; each subscription is told of every change by itself. */
const maximumSubscriptions = 100;
const maximumTimer = 2 ** 31 - 1;

const connectionParams = z.looseObject({
  authorization: z.string().optional(),
  Authorization: z.string().optional(),
});

/**
 * GraphQL over WebSocket (the graphql-transport-ws protocol). The token arrives with
 * `connection_init` as `authorization`; its socket is closed with 4401 when it is refused or expires.
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
      onConnect: async ({ connectionParams: sent, extra }) => {
        const signedIn = await signIn(deps, sent, extra);
        if (signedIn === null) return false;
        extra.signedIn = signedIn;
        closeWithToken(extra, signedIn);
        return true;
      },
      onSubscribe: async ({ extra, subscriptions }, _id, { query, operationName, variables }) => {
        // This one is among them already.
        if (Object.keys(subscriptions).length > maximumSubscriptions) return [tooMany];
        const envelope = envelop(yoga, extra);
        const { schema, contextFactory } = envelope;
        const document = parseOr(envelope, query);
        if (document instanceof GraphQLError) return [document];
        const errors = envelope.validate(schema, document);
        if (errors.length > 0) return errors;
        return {
          schema,
          document,
          operationName: operationName ?? null,
          variableValues: variables ?? null,
          contextValue: await contextFactory(),
          rootValue: envelope,
        };
      },
      execute: (args) => asRequest(() => (args.rootValue as Envelope).execute(args)),
      subscribe: (args) =>
        asRequest(async () => {
          const result = await (args.rootValue as Envelope).subscribe(args);
          return isAsyncIterable(result)
            ? inThisWork(endWithError(result, deps.maskError))
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

/** Each operation of a socket is a request of its own in the log. */
function asRequest<T>(work: () => T): T {
  return withLogFields({ requestId: randomUUID() }, work);
}

const tooMany = new GraphQLError(
  `One socket holds at most ${maximumSubscriptions} operations. End some, or open another socket.`,
  { extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } },
);

/** Yoga's pipeline for one operation, with our plugins around each stage. */
interface Envelope {
  readonly schema: GraphQLSchema;
  readonly parse: typeof parse;
  readonly validate: typeof validate;
  readonly contextFactory: () => Promise<unknown>;
  readonly execute: typeof execute;
  readonly subscribe: typeof subscribe;
}

function envelop(yoga: Yoga, { signedIn }: { readonly signedIn?: SignedIn }): Envelope {
  // Yoga types the stages as `any`; the context function is our own and returns a promise.
  return yoga.getEnveloped({ signedIn: signedIn ?? null }) as Envelope;
}

function parseOr(envelope: Envelope, query: string): DocumentNode | GraphQLError {
  try {
    return envelope.parse(query);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

/** Refused tokens get the close code that clients know; a fault of ours stays one. */
async function signIn(
  { authenticate, maskError }: WebsocketDependencies,
  sent: unknown,
  { socket }: Socket,
): Promise<SignedIn | null> {
  const params = connectionParams.safeParse(sent ?? {}).data;
  try {
    const signedIn = await authenticate(params?.authorization ?? params?.Authorization ?? null);
    if (signedIn !== null) return signedIn;
    socket.close(CloseCode.Unauthorized, 'Send {"authorization": "Bearer <token>"}.');
  } catch (error) {
    const code =
      error instanceof GraphQLError ? CloseCode.Unauthorized : CloseCode.InternalServerError;
    socket.close(code, maskError(error).message);
  }
  return null;
}

function closeWithToken({ socket }: Socket, { expiresAt }: SignedIn): void {
  const wait = Math.min(Math.max(0, expiresAt.getTime() - Date.now()), maximumTimer);
  const timer = setTimeout(() => {
    socket.close(CloseCode.Unauthorized, 'The token has expired. Sign in again.');
  }, wait);
  socket.once('close', () => clearTimeout(timer));
}
