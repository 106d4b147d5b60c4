import { useMutation } from 'urql';
import { retryDocument } from '../../../edits/documents.ts';
import { outcomeOf } from '../../../edits/outcome.ts';
import type { SomeChanges } from './changes-button.tsx';
import { ChangesButton } from './changes-button.tsx';

/** Sends edits again that were refused or are delayed. */
export function RetryButton(props: SomeChanges) {
  const [{ fetching }, retry] = useMutation(retryDocument);
  return (
    <ChangesButton
      {...props}
      loading={fetching}
      failed="Nothing is sent again"
      run={async (input) => {
        const { data, error } = await retry({ input });
        return outcomeOf(data?.retryPendingChanges, error);
      }}
    />
  );
}
