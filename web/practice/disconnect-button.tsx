import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from 'urql';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { refusalText } from '../graphql/refusal-text.ts';
import { disconnectDocument } from './connection-documents.ts';
import { usePractice } from './practice-context.ts';

export interface DisconnectButtonProps {
  /** The name of the account at Xero; null when Xero does not state it. */
  readonly account: string | null;
}

/** Disconnects the practice, after a dialog that explains the consequences. */
export function DisconnectButton({ account }: DisconnectButtonProps) {
  const { id: practiceId, name } = usePractice();
  const [, disconnect] = useMutation(disconnectDocument);
  const [isOpen, { open, close }] = useDisclosure();
  const send = async (): Promise<string | null> => {
    const { data, error } = await disconnect({ practiceId });
    const outcome = data?.disconnectXpm;
    if (outcome?.__typename === 'XpmDisconnected') return null;
    return refusalText(outcome, error);
  };
  return (
    <>
      <Button variant="subtle" color="red" onClick={open}>
        Disconnect
      </Button>
      <ConfirmDialog
        isOpen={isOpen}
        title={`Disconnect ${name} from XPM?`}
        declineLabel="Stay connected"
        confirmLabel="Disconnect from XPM"
        onClose={close}
        onConfirm={send}
      >
        {account ?? 'The account at Xero'} is not read any more, and syncs that run are cancelled.
        All records stay here as they are. Edits that XPM has not accepted yet are sent after the
        next connection.
      </ConfirmDialog>
    </>
  );
}
