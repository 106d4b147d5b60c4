import type { AnyVariables, TypedDocumentNode } from 'urql';
import type { Page } from './page-store.ts';

/** A query of a list that is read page by page. */
export interface PagedQuery<Data, Variables extends AnyVariables, List extends Page> {
  readonly query: TypedDocumentNode<Data, Variables>;
  /** Without `after`, which stands for the page. */
  readonly variables: Omit<Variables, 'after'>;
  /** Must not depend on anything but the response. */
  readonly listOf: (data: Data) => List | null | undefined;
}

/** The variables of the page after a cursor; null for the first one. */
export const variablesOfPage = <Variables extends AnyVariables>(
  variables: Omit<Variables, 'after'>,
  after: string | null,
): Variables => ({ ...variables, after }) as unknown as Variables;
