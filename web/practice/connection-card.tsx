import { Alert, Badge, Group, Stack, Text } from '@mantine/core';
import { useQuery } from 'urql';
import { NotLoaded } from '../components/not-loaded.tsx';
import { SectionCard } from '../components/section-card.tsx';
import { Moment } from '../time/moment.tsx';
import { AccountOffer } from './account-offer.tsx';
import { CheckConnectionButton } from './check-connection-button.tsx';
import type { Connection } from './connection-documents.ts';
import { connectionDocument } from './connection-documents.ts';
import { DisconnectButton } from './disconnect-button.tsx';
import { usePractice } from './practice-context.ts';
import { ReconnectButton } from './reconnect-button.tsx';

const states = {
  CONNECTED: { label: 'Connected', color: 'teal' },
  UNCERTAIN: { label: 'XPM refuses calls', color: 'yellow' },
  NEEDS_RECONNECT: { label: 'Must be reconnected', color: 'red' },
  DISCONNECTED: { label: 'Not connected', color: 'gray' },
} as const satisfies Record<
  Connection['state'],
  { readonly label: string; readonly color: string }
>;

interface ConnectionProps {
  readonly connection: Connection;
}

/** The connection to an account at Xero, what troubles it, and what an admin can do about it. */
export function ConnectionCard() {
  const { id: practiceId } = usePractice();
  const [{ data, error }, retry] = useQuery({
    query: connectionDocument,
    variables: { practiceId },
  });
  const connection = data?.practice?.connection;
  return (
    <SectionCard
      title="Connection"
      beside={connection !== undefined && <StateBadge connection={connection} />}
    >
      {connection === undefined ? (
        <NotLoaded error={error} retry={retry} />
      ) : (
        <Details connection={connection} />
      )}
    </SectionCard>
  );
}

function StateBadge({ connection: { state } }: ConnectionProps) {
  const { label, color } = states[state];
  return (
    <Badge color={color} tt="none">
      {label}
    </Badge>
  );
}

function Details({ connection }: ConnectionProps) {
  const { isAdmin } = usePractice();
  const { state, account, reason, trouble, accountOffer } = connection;
  return (
    <Stack gap="sm">
      <Account connection={connection} />
      {reason !== null && <Text size="sm">{reason}</Text>}
      {trouble !== null && <Trouble trouble={trouble} />}
      {accountOffer !== null && <AccountOffer offer={accountOffer} />}
      {isAdmin && (
        <Group>
          <ReconnectButton isConnected={state === 'CONNECTED'} />
          {state !== 'DISCONNECTED' && <DisconnectButton account={account} />}
        </Group>
      )}
    </Stack>
  );
}

function Account({ connection: { account, connectedAt, connectedBy } }: ConnectionProps) {
  return (
    <Text size="sm">
      {account ?? 'No account of Xero.'}
      {connectedAt !== null && (
        <Text span size="sm" c="dimmed">
          {' '}
          connected <Moment at={connectedAt} />
          {connectedBy !== null && ` by ${connectedBy}`}
        </Text>
      )}
    </Text>
  );
}

interface TroubleProps {
  readonly trouble: NonNullable<Connection['trouble']>;
}

function Trouble({ trouble: { evidence, since, nextProbeAt } }: TroubleProps) {
  const { isAdmin } = usePractice();
  return (
    <Alert color="yellow" title="Calls to XPM fail at present">
      <Text size="sm">{evidence}</Text>
      <Text size="sm">
        Since <Moment at={since} />. The next try is <Moment at={nextProbeAt} />; syncs and edits
        wait and continue by themselves.
      </Text>
      {isAdmin && <CheckConnectionButton />}
    </Alert>
  );
}
