import type { NotificationData } from '@mantine/notifications';
import type { CombinedError } from 'urql';

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
