import { createContext, useContext } from 'react';
import type { ResultOf } from '../graphql/graphql.ts';
import type { viewerDocument } from './documents.ts';

export type Membership = ResultOf<typeof viewerDocument>['viewer']['practices'][number];

/** The practice that the address names, and the viewer's role in it. */
export const PracticeContext = createContext<Membership | null>(null);

export function usePractice(): Membership['practice'] & { readonly isAdmin: boolean } {
  const membership = useContext(PracticeContext);
  if (membership === null) throw new Error('PracticeContext has no provider.');
  return { ...membership.practice, isAdmin: membership.role === 'ADMIN' };
}
