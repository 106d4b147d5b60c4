import type { SubscriptionForwarder } from '@urql/core';
import type {
  Client as SocketClient,
  FormattedExecutionResult,
  SubscribePayload,
} from 'graphql-ws';
import type { Positions } from './positions.ts';
import type { ResponseOrder } from './response-order.ts';
import { waitToReconnect } from './socket.ts';

type Result = FormattedExecutionResult<Record<string, unknown>, unknown>;

export interface ResumingDependencies {
  readonly socket: SocketClient;
  readonly positions: Positions;
  readonly order: ResponseOrder;
}

/**
 * Forwards subscriptions so that they miss and repeat nothing: graphql-ws sends the same payload again after a lost
 * connection, so the position to continue from is written into its `after`.
 */
export function resuming({
  socket,
  positions,
  order,
}: ResumingDependencies): SubscriptionForwarder {
  return ({ query, variables, operationName }) => {
    const resumable: Record<string, unknown> = { ...variables };
    const payload: SubscribePayload = {
      query: query ?? '',
      variables: resumable,
      operationName: operationName ?? null,
    };
    return {
      subscribe: (sink) => {
        let unsubscribe = (): void => undefined;
        const follower: Follower = {
          next: (result) => {
            const data = position.receive(result.data);
            const item = { ...result, data } as Parameters<typeof sink.next>[0];
            order.deliver(() => sink.next(item));
          },
          error: (error) => order.deliver(() => sink.error(error)),
          complete: () => order.deliver(() => sink.complete()),
        };
        const start = (): void => {
          unsubscribe();
          unsubscribe = follow(socket, payload, follower);
        };
        const position = positions.follow({ variables: resumable, start });
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
      complete: () => {
        // graphql-ws completes what is unsubscribed, too.
        if (!isOver) follower.complete();
      },
    });
  };
  subscribe();
  return () => {
    isOver = true;
    unsubscribe();
  };
}
