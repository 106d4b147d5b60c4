import { useEffect } from 'react';
import type { AnyVariables } from 'urql';
import type { Page } from './page-store.ts';
import type { PagedQuery } from './paged-query.ts';
import type { Pages } from './use-pages.ts';
import { usePages } from './use-pages.ts';

/** Every page of a list that is short enough to choose from. */
export function useWholeList<Data, Variables extends AnyVariables, List extends Page>(
  query: PagedQuery<Data, Variables, List>,
): Pages<List> {
  const pages = usePages(query);
  const { list, error, loadMore } = pages;
  useEffect(() => {
    if (list?.pageInfo.hasNextPage === true && error === undefined) loadMore();
  }, [list, error, loadMore]);
  return pages;
}
