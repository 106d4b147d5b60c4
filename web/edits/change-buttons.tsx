import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from 'urql';
import { discardDocument, retryDocument } from './documents.ts';
import type { EditOutcome } from './outcome.ts';
import { outcomeOf } from './outcome.ts';

export interface ChangesButtonProps {
  readonly recordId: string;
  readonly label: string;
  /** The names of the fields; without them, all pending changes of the record. */
  readonly fields?: readonly string[];
}

/** Discards edits that XPM has not accepted yet. */
export function DiscardButton(props: ChangesButtonProps) {
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

/** Sends edits again that were refused or are delayed. */
export function RetryButton(props: ChangesButtonProps) {
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

interface ChangesRequest extends ChangesButtonProps {
  readonly loading: boolean;
  /** The title when nothing happened. */
  readonly failed: string;
  readonly run: (input: {
    readonly recordId: string;
    readonly fields?: string[];
  }) => Promise<EditOutcome>;
}

/** Does something with all pending changes of a record, or with some of its fields. */
function ChangesButton({ recordId, label, fields, loading, failed, run }: ChangesRequest) {
  return (
    <Button
      size="compact-sm"
      variant="default"
      loading={loading}
      onClick={() => {
        const input = fields === undefined ? { recordId } : { recordId, fields: [...fields] };
        void run(input).then((outcome) => {
          if (outcome.type === 'accepted') return;
          notifications.show({ color: 'red', title: failed, message: outcome.message });
        });
      }}
    >
      {label}
    </Button>
  );
}
