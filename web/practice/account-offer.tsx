import { Alert, Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';
import { ErrorText } from '../components/error-text.tsx';
import { refusalText } from '../graphql/refusal-text.ts';
import { countOf } from '../text/numbers.ts';
import { Moment } from '../time/moment.tsx';
import type { Connection } from './connection-documents.ts';
import { confirmAccountDocument } from './connection-documents.ts';
import { usePractice } from './practice-context.ts';

export interface AccountOfferProps {
  readonly offer: NonNullable<Connection['accountOffer']>;
}

/** An admin has chosen another account on Xero's page. Nothing changes until an admin confirms it. */
export function AccountOffer({ offer }: AccountOfferProps) {
  const { id: practiceId, isAdmin } = usePractice();
  const [{ fetching }, confirm] = useMutation(confirmAccountDocument);
  const [refusal, setRefusal] = useState<string | null>(null);
  const account = offer.account ?? 'An account without a name';
  const send = async (): Promise<void> => {
    const { data, error } = await confirm({ input: { practiceId, accountId: offer.accountId } });
    const outcome = data?.confirmXpmAccount;
    setRefusal(outcome?.__typename === 'XpmAccountConfirmed' ? null : refusalText(outcome, error));
  };
  return (
    <Alert color="orange" title={`Move this practice to ${account}?`}>
      <Text size="sm">
        {offer.offeredBy} chose this account at Xero; the practice was connected to another one.{' '}
        {describeOverlap(offer)} The offer ends <Moment at={offer.expiresAt} />.
      </Text>
      {isAdmin ? (
        <Group mt="sm">
          <Button size="xs" loading={fetching} onClick={() => void send()}>
            Confirm this account
          </Button>
        </Group>
      ) : (
        <Text size="sm">An admin confirms it, or connects again.</Text>
      )}
      <ErrorText error={refusal} />
    </Alert>
  );
}

function describeOverlap({ clients, sameIds, sameNames }: AccountOfferProps['offer']): string {
  if (clients === null) return 'Its clients could not be read.';
  const known = `${countOf(sameIds ?? 0, 'is', 'are')} known here`;
  const named = `${countOf(sameNames ?? 0, 'more has', 'more have')} the name of a client here`;
  return `It has ${countOf(clients, 'client')}: ${known}, ${named}.`;
}
