import { useMemo, useState, useSyncExternalStore } from 'react';
import type { AnyVariables } from 'urql';
import { createRequest, useClient } from 'urql';
import type { Page, ReadPages } from './page-store.ts';
import { PageStore } from './page-store.ts';
import type { PagedQuery } from './paged-query.ts';
import { variablesOfPage } from './paged-query.ts';

export interface Pages<List> extends ReadPages<List> {
  /** Whether the list is that of previous variables, while the present one is being read. */
  readonly isStale: boolean;
  readonly loadMore: () => void;
  readonly retry: () => void;
}

/**
 * The pages of a list that are read so far. Other variables start at the first page. The previous list stays until that is
 * read; one whose successor cannot be read does not, because it would look like the result.
 */
export function usePages<Data, Variables extends AnyVariables, List extends Page>({
  query,
  variables,
  listOf,
}: PagedQuery<Data, Variables, List>): Pages<List> {
  const client = useClient();
  const key = JSON.stringify(variables);
  const store = useMemo(() => {
    const known = JSON.parse(key) as Omit<Variables, 'after'>;
    const request = (after: string | null) =>
      createRequest(query, variablesOfPage<Variables>(known, after));
    return new PageStore<Data, List>({ client, request, listOf });
  }, [client, query, key, listOf]);
  const { list, error } = useSyncExternalStore(store.subscribe, store.state);
  const [shown, setShown] = useState(list);
  if (list !== undefined && list !== shown) setShown(list);
  const previous = error === undefined ? shown : undefined;
  return {
    list: list ?? previous,
    isStale: list === undefined && previous !== undefined,
    error,
    loadMore: store.loadMore,
    retry: store.retry,
  };
}
