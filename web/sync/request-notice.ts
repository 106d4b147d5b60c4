import type { NotificationData } from '@mantine/notifications';
import type { CombinedError } from 'urql';
import type { ResultOf } from '../graphql/graphql.ts';
import type { requestSyncDocument } from './documents.ts';
import { lostNotice, refusedNotice } from './refused-notice.ts';

type Outcome = ResultOf<typeof requestSyncDocument>['requestSync'];

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
