import { useQuery } from 'urql';
import { usePractice } from '../practice/practice-context.ts';
import { livePracticeDocument } from './documents.ts';

/** What the window follows of the practice. It is read once: the subscription keeps it up to date. */
export function useLivePractice() {
  const { id: practiceId } = usePractice();
  return useQuery({
    query: livePracticeDocument,
    variables: { practiceId },
    requestPolicy: 'cache-first',
  });
}
