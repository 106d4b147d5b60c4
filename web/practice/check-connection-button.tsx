import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from 'urql';
import { refusalText } from '../graphql/refusal-text.ts';
import { checkConnectionDocument } from './connection-documents.ts';
import { usePractice } from './practice-context.ts';

/** Tries to reach XPM now instead of at the next probe. */
export function CheckConnectionButton() {
  const { id: practiceId } = usePractice();
  const [{ fetching }, check] = useMutation(checkConnectionDocument);
  const send = async (): Promise<void> => {
    const { data, error } = await check({ practiceId });
    const outcome = data?.checkXpmConnection;
    if (outcome !== undefined && outcome.__typename !== 'NotPermitted') return;
    notifications.show({
      color: 'red',
      title: 'XPM is not checked now',
      message: refusalText(outcome, error),
    });
  };
  return (
    <Button size="xs" mt="sm" variant="default" loading={fetching} onClick={() => void send()}>
      Check XPM now
    </Button>
  );
}
