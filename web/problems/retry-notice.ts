import type { NotificationData } from '@mantine/notifications';
import type { CombinedError } from 'urql';
import type { ResultOf } from '../graphql/graphql.ts';
import { lostNotice, refusedNotice } from '../sync/refused-notice.ts';
import { nounOf } from '../sync/run.ts';
import { countOf } from '../text/numbers.ts';
import type { retryProblemsDocument } from './problem-documents.ts';

type Outcome = ResultOf<typeof retryProblemsDocument>['retryProblems'];

/** What to say of problems that somebody has retried. */
export function retryNotice(
  outcome: Outcome | undefined,
  error: CombinedError | undefined,
): NotificationData {
  switch (outcome?.__typename) {
    case undefined:
      return lostNotice(
        error,
        'Press the button again in a moment; a running retry is not started twice.',
      );
    case 'ProblemRetryStarted':
      return {
        color: 'teal',
        title: 'Retry started',
        message: `It makes ${countOf(outcome.calls, 'call')}. What is fixed disappears from the list.`,
      };
    case 'ProblemRetryRunning':
      return {
        color: 'yellow',
        title: 'Another retry is running',
        message: `${outcome.run.requestedBy ?? 'Somebody'} started it. Press the button again when it has ended.`,
      };
    case 'NothingToRetry':
      return {
        color: 'teal',
        title: 'Nothing to retry',
        message: 'These problems are resolved already.',
      };
    case 'SyncStarted':
      return {
        color: 'teal',
        title: 'Sync requested',
        message: `It reads all ${nounOf(outcome.run)}. What is fixed disappears from the list.`,
      };
    case 'SyncJoined':
      return {
        color: 'teal',
        title: 'Joined the running sync',
        message: `It reads all ${nounOf(outcome.run)} once more after this. What is fixed disappears from the list.`,
      };
    case 'SyncUnavailable':
      return { color: 'yellow', title: 'This retry is not available', message: outcome.message };
    case 'NotPermitted':
    case 'ReconnectNeeded':
      return refusedNotice(outcome);
  }
}
