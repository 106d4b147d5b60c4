import { Button, Tooltip } from '@mantine/core';
import type { Action } from './run.ts';
import { useRequestSync } from './use-request-sync.ts';

const reasons = {
  RUN_NOT_FINISHED: 'This sync is running.',
  RECONNECT_NEEDED: 'An admin must reconnect Xero first.',
} as const satisfies Record<NonNullable<Action['reason']>, string>;

export interface SyncButtonProps {
  readonly action: Action;
  readonly recordId?: string;
  readonly variant?: string;
}

/** A button as the server describes it: its label, and whether and why it is off. */
export function SyncButton({ action, recordId, variant = 'filled' }: SyncButtonProps) {
  const { isSending, send } = useRequestSync();
  const isRunning = action.reason === 'RUN_NOT_FINISHED';
  return (
    <Tooltip
      label={action.reason === null ? '' : reasons[action.reason]}
      disabled={action.reason === null}
    >
      <Button
        flex="none"
        variant={variant}
        loading={isSending}
        // `data-disabled` looks like `disabled`, and keeps the tooltip and the focus of the button.
        {...(action.enabled ? {} : { 'data-disabled': true })}
        aria-disabled={!action.enabled}
        onClick={() => {
          if (!action.enabled || isSending) return;
          void send({ kind: action.kind, ...(recordId === undefined ? {} : { recordId }) });
        }}
        aria-busy={isRunning}
      >
        {action.label}
      </Button>
    </Tooltip>
  );
}
