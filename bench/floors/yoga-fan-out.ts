/** The peer of a fan-out: a bare yoga with graphql-ws, as its documentation sets it up. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { execute, ExecutionArgs, GraphQLSchema, parse, subscribe, validate } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { createPubSub, createSchema, createYoga } from 'graphql-yoga';
import { WebSocketServer } from 'ws';

interface Status {
  readonly seq: string;
  readonly reset: boolean;
  readonly runs: readonly object[];
}

const pubSub = createPubSub<{ status: [Status] }>();
const yoga = createYoga({
  schema: createSchema({
    typeDefs: `
      type Query { ok: Boolean }
      type Run { id: ID!, kind: String!, state: String! }
      type Status { seq: String!, reset: Boolean!, runs: [Run!]! }
      type Subscription { syncStatus(practiceId: ID!, after: String): Status! }
    `,
    resolvers: {
      Subscription: {
        syncStatus: {
          async *subscribe() {
            yield { seq: '0', reset: false, runs: [] };
            yield* pubSub.subscribe('status');
          },
          resolve: (status: Status) => status,
        },
      },
    },
  }),
});
const server = createServer((request, response) => void yoga(request, response));
useServer(
  {
    execute: (args) => (args.rootValue as Envelope).execute(args),
    subscribe: (args) => (args.rootValue as Envelope).subscribe(args),
    async onSubscribe({ extra }, _id, payload) {
      // Yoga types the stages as `any`.
      const { schema, execute, subscribe, contextFactory, parse, validate } = yoga.getEnveloped({
        ...extra,
        params: payload,
      }) as Stages;
      const args: ExecutionArgs = {
        schema,
        operationName: payload.operationName ?? null,
        document: parse(payload.query),
        variableValues: payload.variables ?? null,
        contextValue: await contextFactory(),
        rootValue: { execute, subscribe },
      };
      const errors = validate(args.schema, args.document);
      return errors.length > 0 ? errors : args;
    },
  },
  new WebSocketServer({ server, path: yoga.graphqlEndpoint }),
);

interface Envelope {
  readonly execute: typeof execute;
  readonly subscribe: typeof subscribe;
}

interface Stages extends Envelope {
  readonly schema: GraphQLSchema;
  readonly parse: typeof parse;
  readonly validate: typeof validate;
  readonly contextFactory: () => Promise<unknown>;
}

process.on('message', (text: string) => {
  const { payload } = JSON.parse(text) as { payload: { data: { syncStatus: Status } } };
  pubSub.publish('status', payload.data.syncStatus);
});
process.on('disconnect', () => process.exit(0));
server.listen({ port: Number(process.argv[2]), backlog: 4096 }, () => {
  process.send?.((server.address() as AddressInfo).port);
});
