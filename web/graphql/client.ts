import type { Client as SocketClient } from 'graphql-ws';
import { Client, fetchExchange, subscriptionExchange } from 'urql';
import { createCache } from './cache/cache.ts';
import { announceChanges } from './changes.ts';
import { dropPartialData } from './drop-partial-data.ts';
import { sendFailedAgain } from './send-failed-again.ts';
import { Positions } from './subscriptions/positions.ts';
import { readPositions } from './subscriptions/read-positions.ts';
import { ResponseOrder } from './subscriptions/response-order.ts';
import { resuming } from './subscriptions/resuming.ts';

export interface GraphqlDependencies {
  /** A valid token; not the one that the API has refused. */
  readonly token: (refused?: string) => Promise<string>;
  readonly socket: SocketClient;
}

const unauthorized = 401;

/** Queries and mutations go by HTTP, subscriptions by the window's one socket, and results into one normalised cache. */
export function createGraphqlClient({ token, socket }: GraphqlDependencies): Client {
  const positions = new Positions();
  const order = new ResponseOrder();
  return new Client({
    url: '/graphql',
    // Searches hold names of people, which do not belong into the logs of a proxy.
    preferGetMethod: false,
    requestPolicy: 'cache-and-network',
    fetch: async (input, init) => {
      const first = await token();
      const response = await fetch(input, withToken(init, first));
      if (response.status !== unauthorized) return response;
      return fetch(input, withToken(init, await token(first)));
    },
    exchanges: [
      announceChanges,
      sendFailedAgain(),
      createCache(),
      readPositions(positions),
      order.exchange,
      dropPartialData(),
      fetchExchange,
      subscriptionExchange({ forwardSubscription: resuming({ socket, positions, order }) }),
    ],
  });
}

function withToken(init: RequestInit | undefined, token: string): RequestInit {
  const headers = new Headers(init?.headers);
  headers.set('authorization', `Bearer ${token}`);
  return { ...init, headers };
}
