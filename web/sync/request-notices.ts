import type { NotificationData } from '@mantine/notifications';
import type { CombinedError } from 'urql';
import type { ResultOf } from '../graphql/graphql.ts';
import type { requestSyncDocument } from './documents.ts';

type Outcome = ResultOf<typeof requestSyncDocument>['requestSync'];

interface Refusal {
  readonly __typename: 'NotPermitted' | 'ReconnectNeeded';
  readonly message: string;
}

/** What to say of a request for a sync or a retry that the service has refused. */
export const refusedNotice = ({ __typename, message }: Refusal): NotificationData =>
  __typename === 'NotPermitted'
    ? { color: 'red', title: 'Not permitted', message }
    : { color: 'orange', title: 'Xero must be reconnected', message };

/**
 * What to say of such a request whose outcome is unknown.
 * @param advice what to do, when the service has said nothing
 */
export const lostNotice = (error: CombinedError | undefined, advice: string): NotificationData => ({
  color: 'red',
  title: 'The service did not respond',
  message: error?.graphQLErrors[0]?.message ?? advice,
});

/** What to say of a request for a sync. */
export function requestNotice(
  outcome: Outcome | undefined,
  error: CombinedError | undefined,
): NotificationData {
  switch (outcome?.__typename) {
    case undefined:
      return lostNotice(
        error,
        'Press the button again in a moment; the sync is not requested twice.',
      );
    case 'SyncStarted':
      return {
        color: 'teal',
        title: 'Sync requested',
        message: 'Follow it here or anywhere else.',
      };
    case 'SyncJoined':
      return {
        color: 'teal',
        title: 'Joined the running sync',
        message: `${outcome.run.requestedBy ?? 'The schedule'} started it. Changes made since are read as well.`,
      };
    case 'SyncWaiting':
      return {
        color: 'yellow',
        title: 'The sync waits',
        message: 'Edits of this record go to XPM first. The sync follows by itself.',
      };
    case 'SyncUnavailable':
      return { color: 'yellow', title: 'This sync is not available', message: outcome.message };
    case 'NotPermitted':
    case 'ReconnectNeeded':
      return refusedNotice(outcome);
    case 'IdempotencyConflict':
      return { color: 'red', title: 'Press the button again', message: outcome.message };
  }
}
