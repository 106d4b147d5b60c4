import type { SubscriptionForwarder } from '@urql/core';
import type {
  Client as SocketClient,
  FormattedExecutionResult,
  SubscribePayload,
} from 'graphql-ws';
import { waitToReconnect } from './socket.ts';

/**
 * Forwards subscriptions so that they miss and repeat nothing: graphql-ws sends the same payload again after a lost
 * connection, so the newest `seq` is written into its `after`.
 */
export function resuming(socket: SocketClient): SubscriptionForwarder {
  return ({ query, variables, operationName }) => {
    const resumable: Record<string, unknown> = { ...variables };
    const payload: SubscribePayload = {
      query: query ?? '',
      variables: resumable,
      operationName: operationName ?? null,
    };
    return {
      subscribe: (sink) => ({
        unsubscribe: follow(socket, payload, {
          next: (result) => {
            const seq = newestSeq(result.data);
            if (seq !== null) resumable['after'] = seq;
            sink.next(result as Parameters<typeof sink.next>[0]);
          },
          error: (error) => sink.error(error),
          complete: () => sink.complete(),
        }),
      }),
    };
  };
}

interface Follower {
  readonly next: (result: FormattedExecutionResult<Record<string, unknown>, unknown>) => void;
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

function newestSeq(data: Record<string, unknown> | null | undefined): string | null {
  for (const item of Object.values(data ?? {})) {
    if (hasSeq(item)) return item.seq;
  }
  return null;
}

function hasSeq(item: unknown): item is { readonly seq: string } {
  return typeof (item as { readonly seq?: unknown } | null)?.seq === 'string';
}
