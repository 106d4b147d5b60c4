import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { useMutation } from 'urql';
import { disconnectDocument } from './documents.ts';
import { usePractice } from './practice-context.ts';

export interface DisconnectButtonProps {
  /** The name of the account at Xero; null when Xero does not state it. */
  readonly account: string | null;
}

/** Disconnects the practice, after a dialog that explains the consequences. */
export function DisconnectButton({ account }: DisconnectButtonProps) {
  const { id: practiceId, name } = usePractice();
  const [{ fetching }, disconnect] = useMutation(disconnectDocument);
  const [isOpen, { open, close }] = useDisclosure();
  const [refusal, setRefusal] = useState<string | null>(null);
  const send = async (): Promise<void> => {
    const { data, error } = await disconnect({ practiceId });
    const outcome = data?.disconnectXpm;
    if (outcome?.__typename === 'XpmDisconnected') close();
    else setRefusal(outcome?.message ?? error?.message ?? 'The service does not respond.');
  };
  return (
    <>
      <Button variant="subtle" color="red" onClick={open}>
        Disconnect
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title={`Disconnect ${name} from XPM?`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Stack>
          <Text size="sm">
            {account ?? 'The account at Xero'} is not read any more, and syncs that run are
            cancelled. All records stay here as they are. Edits that XPM has not accepted yet are
            sent after the next connection.
          </Text>
          {refusal !== null && (
            <Text size="sm" c="red" role="alert">
              {refusal}
            </Text>
          )}
          <Group justify="flex-end">
            <Button variant="default" data-autofocus onClick={close}>
              Stay connected
            </Button>
            <Button color="red" loading={fetching} onClick={() => void send()}>
              Disconnect from XPM
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
