import { useMutation } from 'urql';
import { discardDocument } from '../../../edits/documents.ts';
import { outcomeOf } from '../../../edits/outcome.ts';
import type { SomeChanges } from './changes-button.tsx';
import { ChangesButton } from './changes-button.tsx';

/** Discards edits that XPM has not accepted yet. */
export function DiscardButton(props: SomeChanges) {
  const [{ fetching }, discard] = useMutation(discardDocument);
  return (
    <ChangesButton
      {...props}
      loading={fetching}
      failed="Nothing was discarded"
      run={async (input) => {
        const { data, error } = await discard({ input });
        return outcomeOf(data?.discardPendingChanges, error);
      }}
    />
  );
}
