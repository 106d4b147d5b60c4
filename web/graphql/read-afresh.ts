import type { TypedDocumentNode } from '@urql/core';
import type { AnyVariables, Client } from 'urql';

/**
 * Reads something that is true as of now only, and returns what abandons the read. A read that is under way must be
 * abandoned before the next one: the client would drop the next one as a duplicate, and its response would be as of the
 * first.
 */
export function readAfresh<Data, Variables extends AnyVariables>(
  client: Client,
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  onData: (data: Data) => void,
): () => void {
  const reading = client
    .query(query, variables, { requestPolicy: 'network-only' })
    .subscribe(({ data, stale }) => {
      if (data !== undefined && !stale) onData(data);
    });
  return () => reading.unsubscribe();
}
