import type { NotificationData } from '@mantine/notifications';
import type { CombinedError } from 'urql';
import type { ResultOf } from '../graphql/graphql.ts';
import { refusalText } from '../graphql/refusal-text.ts';
import type { cancelSyncDocument } from './documents.ts';

type Outcome = ResultOf<typeof cancelSyncDocument>['cancelSync'];

/** What to say of a cancellation; null when the run itself shows it. */
export function cancelNotice(
  outcome: Outcome | undefined,
  error: CombinedError | undefined,
): NotificationData | null {
  switch (outcome?.__typename) {
    case 'SyncCancelled':
      return null;
    case 'SyncAlreadyFinished':
      return {
        color: 'yellow',
        title: 'The sync had ended already',
        message: 'It ended before the cancellation arrived. What it has read stays.',
      };
    case 'NotPermitted':
    case undefined:
      return {
        color: 'red',
        title: 'The sync was not cancelled',
        message: refusalText(outcome, error),
      };
  }
}
