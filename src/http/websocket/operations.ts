import type { ExecutionArgs, ExecutionResult } from 'graphql';
import type { GraphQLError } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { isAsyncIterable } from 'graphql-yoga';
import type { WebSocket } from 'ws';
import type { SignedIn } from '../identity/authenticate.ts';
import type { Budget, Budgets } from '../limits/budget.ts';
import { requestCost } from '../limits/limit-cost.ts';
import { isTooMany } from '../limits/too-many-requests.ts';
import type { Envelope } from '../pipeline/envelope.ts';
import { createEnvelope, prepare } from '../pipeline/envelope.ts';
import type { MaskError } from '../pipeline/mask-error.ts';
import type { Yoga } from '../pipeline/yoga.ts';
import { isOutage } from '../subscriptions/frame.ts';
import { closeSocket } from './close-codes.ts';
import { SocketOutlet } from './socket-outlet.ts';

/** The socket of an operation, and its person; `connection_init` comes first. */
export interface SocketOfPerson {
  readonly socket: WebSocket;
  readonly signedIn: SignedIn | null;
}

/** An operation as a client starts it. */
export interface StartedOperation {
  readonly id: string;
  readonly payload: SubscribePayload;
  /** Aborts when the client completes the operation, or closes the socket. */
  readonly abandoned: AbortSignal;
}

/** Runs the operations of sockets. No method throws, because graphql-ws would close the socket for good. */
export interface Operations {
  prepare(
    of: SocketOfPerson,
    started: StartedOperation,
  ): Promise<ExecutionArgs | readonly GraphQLError[]>;
  execute(args: ExecutionArgs): Promise<ExecutionResult>;
  /** Only errors that a new attempt cannot change are delivered; an outage closes the socket. */
  subscribe(args: ExecutionArgs): Promise<ExecutionResult | AsyncIterable<ExecutionResult>>;
}

/** What graphql-ws passes from `prepare` to `execute` and `subscribe`. */
interface Operation {
  readonly socket: WebSocket;
  /** Dropped at the start: graphql-ws keeps the operation for as long as it runs. */
  start: { readonly envelope: Envelope; readonly args: ExecutionArgs } | null;
}

export interface OperationsDependencies {
  readonly yoga: Yoga;
  readonly maskError: MaskError;
  readonly budgets: Budgets;
}

export function createOperations({ yoga, maskError, budgets }: OperationsDependencies): Operations {
  const attempt = async <T>(run: () => T | Promise<T>): Promise<T | Failed> => {
    try {
      return await run();
    } catch (error) {
      return { errors: [maskError(error)] };
    }
  };
  return {
    async prepare(of, operation) {
      try {
        const prepared = await executionArgs(yoga, of, operation);
        if (prepared.type === 'prepared') return prepared.args;
        // A document that is not executed has been parsed and validated all the same.
        await spendOnRefusal(budgets.viewers, of);
        return prepared.errors;
      } catch (error) {
        return [maskError(error)];
      }
    },
    execute: (given) =>
      attempt(() => {
        const { envelope, args } = started(given);
        return envelope.execute(args);
      }),
    async subscribe(given) {
      const { socket } = given.rootValue as Operation;
      const result = await attempt(() => {
        const { envelope, args } = started(given);
        return envelope.subscribe(args);
      });
      if (isAsyncIterable(result)) return result;
      if (isOutage(result)) closeSocket(socket, 'unavailable');
      if (isTooMany(result)) closeSocket(socket, 'tooManyRequests');
      return result;
    },
  };
}

async function spendOnRefusal(viewers: Budget, { socket, signedIn }: SocketOfPerson) {
  if (signedIn === null) return;
  const { type } = await viewers.spend(signedIn.viewer.subject, requestCost);
  if (type === 'exhausted') closeSocket(socket, 'tooManyRequests');
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
  { id, payload, abandoned }: StartedOperation,
): Promise<Prepared> {
  const { query, operationName = null, variables = null } = payload;
  const envelope = createEnvelope(yoga, {
    signedIn,
    outlet: new SocketOutlet(socket, id),
    response: null,
    abandoned,
  });
  const prepared = prepare(envelope, query);
  if (prepared.type === 'errors') return prepared;
  const { schema } = envelope;
  const { document } = prepared;
  const args: ExecutionArgs = {
    schema,
    document,
    operationName,
    variableValues: variables,
    contextValue: await envelope.contextFactory(),
  };
  const operation: Operation = { socket, start: { envelope, args } };
  return {
    type: 'prepared',
    args: { schema, document, operationName, contextValue: null, rootValue: operation },
  };
}

function started({ rootValue }: ExecutionArgs): NonNullable<Operation['start']> {
  const operation = rootValue as Operation;
  const { start } = operation;
  operation.start = null;
  if (start === null) throw new Error('The operation has started already.');
  return start;
}
