import type { NotificationData } from '@mantine/notifications';
import type { CombinedError } from 'urql';
import type { retryDocument } from '../../edits/documents.ts';
import type { ResultOf } from '../../graphql/graphql.ts';
import { refusalText } from '../../graphql/refusal-text.ts';
import { countOf } from '../../text/numbers.ts';

type Outcome = ResultOf<typeof retryDocument>['retryPendingChanges'];

/** What to say of refused changes that somebody has sent again. */
export function sendAgainNotice(
  outcome: Outcome | undefined,
  error: CombinedError | undefined,
): NotificationData {
  if (outcome?.__typename !== 'PendingChangesRetried') {
    return { color: 'red', title: 'Nothing is sent again', message: refusalText(outcome, error) };
  }
  return outcome.retried === 0
    ? {
        color: 'teal',
        title: 'Nothing to send',
        message: 'These changes are sent already, or were discarded.',
      }
    : {
        color: 'teal',
        title: 'Sent again',
        message: `${countOf(outcome.retried, 'change')} on the way to XPM. What XPM accepts disappears from the list.`,
      };
}
