import { notifications } from '@mantine/notifications';
import { useMutation } from 'urql';
import { retryDocument } from '../../edits/documents.ts';
import type { VariablesOf } from '../../graphql/graphql.ts';
import { sendAgainNotice } from './send-again-notice.ts';

/** Sends refused changes again, those of a cause or one of them, and says what became of the request. */
export function useSendAgain() {
  const [{ fetching: isSending }, mutate] = useMutation(retryDocument);
  const send = async (input: VariablesOf<typeof retryDocument>['input']): Promise<void> => {
    const { data, error } = await mutate({ input });
    notifications.show(sendAgainNotice(data?.retryPendingChanges, error));
  };
  return { isSending, send };
}
