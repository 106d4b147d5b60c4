import type { SubscriptionForwarder } from '@urql/core';
import type { Client as SocketClient, SubscribePayload } from 'graphql-ws';

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
        unsubscribe: socket.subscribe(payload, {
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

function newestSeq(data: Record<string, unknown> | null | undefined): string | null {
  for (const item of Object.values(data ?? {})) {
    if (hasSeq(item)) return item.seq;
  }
  return null;
}

function hasSeq(item: unknown): item is { readonly seq: string } {
  return typeof (item as { readonly seq?: unknown } | null)?.seq === 'string';
}
