import type { Client as SocketClient } from 'graphql-ws';
import { Client, fetchExchange, subscriptionExchange } from 'urql';
import { createCache } from './cache.ts';
import { resuming } from './resuming.ts';

export interface GraphqlDependencies {
  readonly token: () => Promise<string>;
  readonly socket: SocketClient;
}

/** Queries and mutations go by HTTP, subscriptions by the window's one socket, and results into one normalised cache. */
export function createGraphqlClient({ token, socket }: GraphqlDependencies): Client {
  return new Client({
    url: '/graphql',
    // Searches hold names of people, which do not belong into the logs of a proxy.
    preferGetMethod: false,
    requestPolicy: 'cache-and-network',
    fetch: async (input, init) => {
      const headers = new Headers(init?.headers);
      headers.set('authorization', `Bearer ${await token()}`);
      return fetch(input, { ...init, headers });
    },
    exchanges: [
      createCache(),
      fetchExchange,
      subscriptionExchange({ forwardSubscription: resuming(socket) }),
    ],
  });
}
