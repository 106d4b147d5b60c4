import { useQuery } from 'urql';
import type { ResultOf } from '../graphql/graphql.ts';
import { usePages } from '../graphql/pages/use-pages.ts';
import { usePractice } from '../practice/practice-context.ts';
import type { CauseGroup } from './problem-cause.tsx';
import { keyOf } from './problem-cause.tsx';
import { problemCausesDocument, problemsDocument } from './problem-documents.ts';
import type { Problem } from './problem-line.tsx';
import type { ProblemSearch } from './problem-search.ts';
import { problemFilter } from './problem-search.ts';

/** The problems of the practice with what was read, by cause. */
export function useProblems(search: ProblemSearch) {
  const { id: practiceId } = usePractice();
  const filter = problemFilter(search);
  const pages = usePages({ query: problemsDocument, variables: { practiceId, filter }, listOf });
  const groups = useCauses(search, pages.list?.edges.map(({ node }) => node) ?? []);
  return { ...pages, groups };
}

const listOf = ({ practice }: ResultOf<typeof problemsDocument>) => practice?.problems;

/** Open problems by all causes of the practice; resolved ones by the causes of those that are loaded. */
function useCauses(search: ProblemSearch, problems: readonly Problem[]): readonly CauseGroup[] {
  const { id: practiceId } = usePractice();
  const isOpen = search.show !== 'resolved';
  const [{ data }] = useQuery({
    query: problemCausesDocument,
    variables: { practiceId },
    pause: !isOpen,
  });
  const loaded = Map.groupBy(problems, keyOf);
  if (!isOpen) {
    return [...loaded.values()].flatMap((entries) =>
      entries.slice(0, 1).map(({ kind, reason, fix }) => {
        return { kind, reason, fix, count: entries.length, cost: null, problems: entries };
      }),
    );
  }
  return (data?.practice?.problemCauses ?? [])
    .filter(({ reason }) => search.reason === undefined || search.reason === reason)
    .map((cause) => ({
      ...cause,
      count: cause.problems,
      cost: cause,
      problems: loaded.get(keyOf(cause)) ?? [],
    }));
}
