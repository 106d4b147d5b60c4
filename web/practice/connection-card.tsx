import { Alert, Badge, Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery } from 'urql';
import { NotLoaded } from '../components/not-loaded.tsx';
import { refusalText } from '../graphql/refusal-text.ts';
import { Moment } from '../time/moment.tsx';
import { AccountOffer } from './account-offer.tsx';
import { CheckConnectionButton } from './check-connection-button.tsx';
import { connectionDocument, startConnectionDocument } from './connection-documents.ts';
import { DisconnectButton } from './disconnect-button.tsx';
import { usePractice } from './practice-context.ts';

const states = {
  CONNECTED: { label: 'Connected', color: 'teal' },
  UNCERTAIN: { label: 'XPM refuses calls', color: 'yellow' },
  NEEDS_RECONNECT: { label: 'Must be reconnected', color: 'red' },
  DISCONNECTED: { label: 'Not connected', color: 'gray' },
} as const;

export function ConnectionCard() {
  const { id, isAdmin } = usePractice();
  const [{ data, error }, retry] = useQuery({
    query: connectionDocument,
    variables: { practiceId: id },
  });
  const connection = data?.practice?.connection;
  if (connection === undefined) {
    return (
      <Card withBorder component="section" aria-label="Connection">
        <Title order={2}>Connection</Title>
        <NotLoaded error={error} retry={retry} />
      </Card>
    );
  }
  const { label, color } = states[connection.state];
  return (
    <Card withBorder component="section" aria-label="Connection">
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2}>Connection</Title>
          <Badge color={color} tt="none">
            {label}
          </Badge>
        </Group>
        <Text size="sm">
          {connection.account ?? 'No account of Xero.'}
          {connection.connectedAt !== null && (
            <Text span size="sm" c="dimmed">
              {' '}
              connected <Moment at={connection.connectedAt} />
              {connection.connectedBy !== null && ` by ${connection.connectedBy}`}
            </Text>
          )}
        </Text>
        {connection.reason !== null && <Text size="sm">{connection.reason}</Text>}
        {connection.trouble !== null && (
          <Alert color="yellow" title="Calls to XPM fail at present">
            <Text size="sm">{connection.trouble.evidence}</Text>
            <Text size="sm">
              Since <Moment at={connection.trouble.since} />. The next try is{' '}
              <Moment at={connection.trouble.nextProbeAt} />; syncs and edits wait and continue by
              themselves.
            </Text>
            {isAdmin && <CheckConnectionButton />}
          </Alert>
        )}
        {connection.accountOffer !== null && <AccountOffer offer={connection.accountOffer} />}
        {isAdmin && (
          <Group>
            <ReconnectButton isConnected={connection.state === 'CONNECTED'} />
            {connection.state !== 'DISCONNECTED' && (
              <DisconnectButton account={connection.account} />
            )}
          </Group>
        )}
      </Stack>
    </Card>
  );
}

function ReconnectButton({ isConnected }: { readonly isConnected: boolean }) {
  const { id } = usePractice();
  const [{ fetching }, start] = useMutation(startConnectionDocument);
  return (
    <Button
      variant={isConnected ? 'default' : 'filled'}
      loading={fetching}
      onClick={() => {
        void start({ practiceId: id }).then(({ data, error }) => {
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
        });
      }}
    >
      {isConnected ? 'Reconnect to Xero' : 'Connect to Xero'}
    </Button>
  );
}
