import type { NotificationData } from '@mantine/notifications';
import type { CombinedError } from 'urql';
import type { ResultOf } from '../graphql/graphql.ts';
import { refusalText } from '../graphql/refusal-text.ts';
import type { checkConnectionDocument } from './connection-documents.ts';

type Outcome = ResultOf<typeof checkConnectionDocument>['checkXpmConnection'];

/** What to say of a check of the connection. */
export function checkNotice(
  outcome: Outcome | undefined,
  error: CombinedError | undefined,
): NotificationData {
  switch (outcome?.__typename) {
    case 'XpmCheckStarted':
      return {
        color: 'teal',
        title: 'XPM is checked now',
        message:
          'If it accepts the call, this warning disappears. Otherwise the next try is stated.',
      };
    case 'XpmCheckNotNeeded':
      return {
        color: 'teal',
        title: 'Nothing to check',
        message: 'Calls to XPM succeed again, so nothing was checked.',
      };
    case 'NotPermitted':
    case undefined:
      return {
        color: 'red',
        title: 'XPM is not checked now',
        message: refusalText(outcome, error),
      };
  }
}
