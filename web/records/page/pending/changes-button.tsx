import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { EditOutcome } from '../../../edits/outcome.ts';

/** The pending changes that a button is about. */
export interface SomeChanges {
  readonly recordId: string;
  readonly label: string;
  /** The names of the fields; without them, all pending changes of the record. */
  readonly fields?: readonly string[];
}

export interface ChangesButtonProps extends SomeChanges {
  readonly loading: boolean;
  /** The title when nothing happened. */
  readonly failed: string;
  readonly run: (input: {
    readonly recordId: string;
    readonly fields?: string[];
  }) => Promise<EditOutcome>;
}

/** Does something with all pending changes of a record, or with some of its fields. */
export function ChangesButton({
  recordId,
  label,
  fields,
  loading,
  failed,
  run,
}: ChangesButtonProps) {
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
