import { useQuery } from 'urql';
import type { ResultOf } from '../../graphql/graphql.ts';
import { usePages } from '../../graphql/pages/use-pages.ts';
import { usePractice } from '../../practice/practice-context.ts';
import type { ProblemSearch } from '../problem-search.ts';
import { refusalReasonsOf } from '../problem-search.ts';
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
  const pages = usePages({
    query: refusedChangesDocument,
    variables: { practiceId, reasons },
    listOf,
  });
  const [{ data: found }] = useQuery({ query: refusalCausesDocument, variables: { practiceId } });
  const byReason = Map.groupBy(
    pages.list?.edges.map(({ node }) => node) ?? [],
    ({ field }) => field.refusalReason,
  );
  const groups = (found?.practice?.refusalCauses ?? [])
    .filter(({ reason }) => reasons?.includes(reason) ?? true)
    .map((cause): RefusalGroup => ({ ...cause, listed: byReason.get(cause.reason) ?? [] }));
  return { ...pages, groups };
}

const listOf = ({ practice }: ResultOf<typeof refusedChangesDocument>) => practice?.pendingChanges;
