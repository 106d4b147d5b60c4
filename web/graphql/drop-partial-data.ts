import type { Exchange } from 'urql';
import { mapExchange } from 'urql';

/**
 * A response with an error has no data: what the API expects to happen is a type of the schema, and an error takes the
 * whole practice with it. Graphcache would store it as one that does not exist, for every other query as well.
 */
export function dropPartialData(): Exchange {
  return mapExchange({
    onResult: (result) => (result.error === undefined ? result : { ...result, data: undefined }),
  });
}
