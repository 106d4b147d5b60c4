import type { SubscriptionForwarder } from '@urql/core';
import type {
  Client as SocketClient,
  FormattedExecutionResult,
  SubscribePayload,
} from 'graphql-ws';
import { Positions } from './positions.ts';
import { waitToReconnect } from './socket.ts';

type Result = FormattedExecutionResult<Record<string, unknown>, unknown>;

/**
 * Forwards subscriptions so that they miss and repeat nothing: graphql-ws sends the same payload again after a lost
 * connection, so the position to continue from is written into its `after`.
 */
export function resuming(socket: SocketClient): SubscriptionForwarder {
  const positions = new Positions();
  socket.on('closed', () => positions.connectionLost());
  return ({ query, variables, operationName }) => {
    const resumable: Record<string, unknown> = { ...variables };
    const payload: SubscribePayload = {
      query: query ?? '',
      variables: resumable,
      operationName: operationName ?? null,
    };
    return {
      subscribe: (sink) => {
        const position = positions.follow(resumable);
        const unsubscribe = follow(socket, payload, {
          next: (result) => {
            const data = position.receive(result.data);
            sink.next({ ...result, data } as Parameters<typeof sink.next>[0]);
          },
          error: (error) => sink.error(error),
          complete: () => sink.complete(),
        });
        return {
          unsubscribe: () => {
            position.end();
            unsubscribe();
          },
        };
      },
    };
  };
}

interface Follower {
  readonly next: (result: Result) => void;
  /** An error of the operation, which is final. */
  readonly error: (error: unknown) => void;
  readonly complete: () => void;
}

/**
 * Subscribes, and subscribes again after the close codes with which graphql-ws gives up, such as that of a refused
 * token: the window will have another token.
 */
function follow(socket: SocketClient, payload: SubscribePayload, follower: Follower): () => void {
  let unsubscribe = (): void => undefined;
  let isOver = false;
  let failures = 0;
  const subscribe = (): void => {
    unsubscribe = socket.subscribe(payload, {
      next: (result) => {
        failures = 0;
        follower.next(result);
      },
      error: (error) => {
        if (Array.isArray(error)) {
          follower.error(error);
          return;
        }
        failures += 1;
        void waitToReconnect(failures).then(() => {
          if (!isOver) subscribe();
        });
      },
      complete: () => follower.complete(),
    });
  };
  subscribe();
  return () => {
    isOver = true;
    unsubscribe();
  };
}
