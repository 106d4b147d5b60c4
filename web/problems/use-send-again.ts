import { notifications } from '@mantine/notifications';
import { useMutation } from 'urql';
import { retryDocument } from '../edits/documents.ts';
import { outcomeOf } from '../edits/outcome.ts';
import type { VariablesOf } from '../graphql/graphql.ts';
import { countOf } from '../shell/count-of.ts';

/** Sends refused changes again, those of a cause or one of them, and says what became of the request. */
export function useSendAgain() {
  const [{ fetching: isSending }, mutate] = useMutation(retryDocument);
  const send = async (input: VariablesOf<typeof retryDocument>['input']): Promise<void> => {
    const { data, error } = await mutate({ input });
    const outcome = outcomeOf(data?.retryPendingChanges, error);
    const retried = (data?.retryPendingChanges as { readonly retried?: number } | undefined)
      ?.retried;
    if (outcome.type !== 'accepted') {
      notifications.show({
        color: 'red',
        title: 'Nothing is sent again',
        message: outcome.message,
      });
      return;
    }
    notifications.show(
      retried === 0
        ? {
            color: 'teal',
            title: 'Nothing to send',
            message: 'These changes are sent already, or were discarded.',
          }
        : {
            color: 'teal',
            title: 'Sent again',
            message: `${countOf(retried ?? 0, 'change')} on the way to XPM. What XPM accepts disappears from the list.`,
          },
    );
  };
  return { isSending, send };
}
