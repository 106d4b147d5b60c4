import type { NotificationData } from '@mantine/notifications';
import type { CombinedError } from 'urql';
import type { ResultOf } from '../../graphql/graphql.ts';
import { refusalText } from '../../graphql/refusal-text.ts';
import type { decideDocument } from './decide-document.ts';

type Outcome = ResultOf<typeof decideDocument>['decideDeletionReview'];
type Closed = Extract<Outcome, { readonly __typename: 'DeletionReviewClosed' }>;

/** What to say of a decision; null when the page itself shows that it is made. */
export function decisionNotice(
  outcome: Outcome | undefined,
  error: CombinedError | undefined,
): NotificationData | null {
  switch (outcome?.__typename) {
    case 'DeletionReviewDecided':
      return null;
    case 'DeletionReviewClosed':
      return {
        color: 'yellow',
        title: 'It was decided before',
        message: describeClosed(outcome.deletionReview),
      };
    case 'NotPermitted':
    case undefined:
      return {
        color: 'red',
        title: 'Nothing was decided',
        message: refusalText(outcome, error),
      };
  }
}

function describeClosed({ state, noun, decidedBy }: Closed['deletionReview']): string {
  const person = decidedBy ?? 'Another admin';
  switch (state) {
    case 'APPLIED':
      return `${person} has archived the ${noun} meanwhile. Your decision changed nothing.`;
    case 'DISMISSED':
      return `${person} has kept the ${noun} meanwhile. Your decision changed nothing.`;
    case 'PENDING':
    case 'WITHDRAWN':
      return `XPM lists the ${noun} again, so nothing has to be decided.`;
  }
}
