import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from 'urql';
import { checkNotice } from './check-notice.ts';
import { checkConnectionDocument } from './connection-documents.ts';
import { usePractice } from './practice-context.ts';

/** Tries to reach XPM now instead of at the next probe. */
export function CheckConnectionButton() {
  const { id: practiceId } = usePractice();
  const [{ fetching }, check] = useMutation(checkConnectionDocument);
  const send = async (): Promise<void> => {
    const { data, error } = await check({ practiceId });
    notifications.show(checkNotice(data?.checkXpmConnection, error));
  };
  return (
    <Button size="xs" mt="sm" variant="default" loading={fetching} onClick={() => void send()}>
      Check XPM now
    </Button>
  );
}
