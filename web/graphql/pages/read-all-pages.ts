import type { AnyVariables, Client, CombinedError, OperationResult } from 'urql';
import type { Page } from './page-store.ts';
import type { PagedQuery } from './paged-query.ts';
import { variablesOfPage } from './paged-query.ts';

/** All entries of a list, or why one of its pages cannot be read. */
export type AllPages<List extends Page> =
  | { readonly type: 'read'; readonly edges: readonly List['edges'][number][] }
  | { readonly type: 'failed'; readonly error: CombinedError | undefined };

/** Reads every page of a list from the service, one after the other. */
export async function readAllPages<Data, Variables extends AnyVariables, List extends Page>(
  client: Client,
  { query, variables, listOf }: PagedQuery<Data, Variables, List>,
): Promise<AllPages<List>> {
  const edges: List['edges'][number][] = [];
  let after: string | null = null;
  do {
    const page: Variables = variablesOfPage(variables, after);
    const { data, error }: OperationResult<Data> = await client
      .query(query, page, { requestPolicy: 'network-only' })
      .toPromise();
    const list: List | null | undefined = data === undefined ? undefined : listOf(data);
    if (error !== undefined || list == null) return { type: 'failed', error };
    edges.push(...list.edges);
    after = list.pageInfo.hasNextPage ? list.pageInfo.endCursor : null;
  } while (after !== null);
  return { type: 'read', edges };
}
