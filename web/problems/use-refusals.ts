import { useQuery } from 'urql';
import type { ResultOf } from '../graphql/graphql.ts';
import { usePractice } from '../practice/practice-context.ts';
import { useCursor, useLoadedPages } from '../records/list/use-cursor.ts';
import type { ProblemSearch } from './problem-search.ts';
import { refusalReasonsOf } from './problem-search.ts';
import { refusalCausesDocument, refusedChangesDocument } from './refusal-documents.ts';

type Practice = NonNullable<ResultOf<typeof refusedChangesDocument>['practice']>;

/** A field of a client or job whose new value is not sent any more. */
export type RefusedChange = Practice['pendingChanges']['edges'][number]['node'];

type Cause = NonNullable<
  ResultOf<typeof refusalCausesDocument>['practice']
>['refusalCauses'][number];

/** Changes that were refused for the same reason, as far as they are loaded. */
export interface RefusalGroup extends Cause {
  readonly listed: readonly RefusedChange[];
}

/** The refused changes of the practice by reason. A search for problems of another sort finds none. */
export function useRefusals(search: ProblemSearch) {
  const { id: practiceId } = usePractice();
  const reasons = refusalReasonsOf(search);
  const cursor = useCursor(JSON.stringify(reasons));
  const [{ data, error, fetching }, retry] = useQuery({
    query: refusedChangesDocument,
    variables: { practiceId, reasons, after: cursor.after },
  });
  const [{ data: found }] = useQuery({ query: refusalCausesDocument, variables: { practiceId } });
  const { list, loadMore } = useLoadedPages(data?.practice?.pendingChanges, cursor, fetching);
  const byReason = Map.groupBy(
    list?.edges.map(({ node }) => node) ?? [],
    ({ field }) => field.refusalReason,
  );
  const groups = (found?.practice?.refusalCauses ?? [])
    .filter(({ reason }) => reasons?.includes(reason) ?? true)
    .map((cause): RefusalGroup => ({ ...cause, listed: byReason.get(cause.reason) ?? [] }));
  return { list, groups, error, retry, loadMore };
}
