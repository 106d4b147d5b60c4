import { useSubscription } from 'urql';
import { statusDocument } from './status-document.ts';

/** Keeps the cache of the window up to date while it is mounted. Displays nothing. */
export function FollowPractice({ practiceId }: { readonly practiceId: string }) {
  useSubscription({ query: statusDocument, variables: { practiceId } });
  return null;
}
