import type { ExecutionArgs, ExecutionResult } from 'graphql';
import type { GraphQLError } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { isAsyncIterable } from 'graphql-yoga';
import type { WebSocket } from 'ws';
import { bindAsyncContext } from '../../telemetry/log-fields.ts';
import type { SignedIn } from '../authenticate.ts';
import type { Envelope } from '../envelope.ts';
import { createEnvelope, prepare } from '../envelope.ts';
import { isTooMany } from '../limits/too-many-requests.ts';
import type { MaskError } from '../mask-error.ts';
import type { Yoga } from '../yoga.ts';
import { closeSocket } from './close-codes.ts';
import { endOnOutage, isOutage } from './end-on-outage.ts';
import { endWithError } from './end-with-error.ts';

/** The socket of an operation, and its person; `connection_init` comes first. */
export interface SocketOfPerson {
  readonly socket: WebSocket;
  readonly signedIn?: SignedIn;
}

/** Runs the operations of sockets. No method throws, because graphql-ws would close the socket for good. */
export interface Operations {
  prepare(
    of: SocketOfPerson,
    payload: SubscribePayload,
  ): Promise<ExecutionArgs | readonly GraphQLError[]>;
  execute(args: ExecutionArgs): Promise<ExecutionResult>;
  /** Only errors that a new attempt cannot change are delivered; an outage closes the socket. */
  subscribe(args: ExecutionArgs): Promise<ExecutionResult | AsyncIterable<ExecutionResult>>;
}

/** What graphql-ws passes from `prepare` to `execute` and `subscribe`. */
interface Operation {
  readonly envelope: Envelope;
  readonly socket: WebSocket;
}

export function createOperations(yoga: Yoga, maskError: MaskError): Operations {
  const attempt = async <T>(run: () => T | Promise<T>): Promise<T | Failed> => {
    try {
      return await run();
    } catch (error) {
      return { errors: [maskError(error)] };
    }
  };
  return {
    async prepare(of, payload) {
      try {
        const prepared = await executionArgs(yoga, of, payload);
        return prepared.type === 'errors' ? prepared.errors : prepared.args;
      } catch (error) {
        return [maskError(error)];
      }
    },
    execute: (args) => attempt(() => operationOf(args).envelope.execute(args)),
    async subscribe(args) {
      const { envelope, socket } = operationOf(args);
      const closeForOutage = (): void => closeSocket(socket, 'unavailable');
      const result = await attempt(() => envelope.subscribe(args));
      if (isAsyncIterable(result)) {
        return bindAsyncContext(endOnOutage(endWithError(result, maskError), closeForOutage));
      }
      if (isOutage(result)) closeForOutage();
      if (isTooMany(result)) closeSocket(socket, 'tooManyRequests');
      return result;
    },
  };
}

interface Failed {
  readonly errors: readonly GraphQLError[];
}

type Prepared =
  | { readonly type: 'prepared'; readonly args: ExecutionArgs }
  | { readonly type: 'errors'; readonly errors: readonly GraphQLError[] };

async function executionArgs(
  yoga: Yoga,
  { socket, signedIn }: SocketOfPerson,
  { query, operationName, variables }: SubscribePayload,
): Promise<Prepared> {
  const envelope = createEnvelope(yoga, signedIn ?? null);
  const prepared = prepare(envelope, query);
  if (prepared.type === 'errors') return prepared;
  const operation: Operation = { envelope, socket };
  const args = {
    schema: envelope.schema,
    document: prepared.document,
    operationName: operationName ?? null,
    variableValues: variables ?? null,
    contextValue: await envelope.contextFactory(),
    rootValue: operation,
  };
  return { type: 'prepared', args };
}

const operationOf = (args: ExecutionArgs): Operation => args.rootValue as Operation;
