import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from 'urql';
import { refusalText } from '../graphql/refusal-text.ts';
import { startConnectionDocument } from './connection-documents.ts';
import { usePractice } from './practice-context.ts';

export interface ReconnectButtonProps {
  readonly isConnected: boolean;
}

/** Leads to Xero's page, on which an admin chooses the account of the practice. */
export function ReconnectButton({ isConnected }: ReconnectButtonProps) {
  const { id: practiceId } = usePractice();
  const [{ fetching }, start] = useMutation(startConnectionDocument);
  const send = async (): Promise<void> => {
    const { data, error } = await start({ practiceId });
    const outcome = data?.beginXpmConnection;
    if (outcome?.__typename === 'XpmConnectionStarted') {
      location.assign(outcome.authorizationUrl);
      return;
    }
    notifications.show({
      color: 'red',
      title: 'The connection was not started',
      message: refusalText(outcome, error),
    });
  };
  return (
    <Button
      variant={isConnected ? 'default' : 'filled'}
      loading={fetching}
      onClick={() => void send()}
    >
      {isConnected ? 'Reconnect to Xero' : 'Connect to Xero'}
    </Button>
  );
}
