import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { ErrorText } from './error-text.tsx';

export interface ConfirmDialogProps {
  readonly isOpen: boolean;
  readonly title: string;
  /** What happens when somebody confirms. */
  readonly children: ReactNode;
  readonly declineLabel: string;
  readonly confirmLabel: string;
  /** Called when it is declined, and when it is confirmed and done. */
  readonly onClose: () => void;
  /** Returns why it was refused; null when it is done. */
  readonly onConfirm: () => Promise<string | null>;
}

/** A dialog before something that cannot be taken back at once. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { isOpen, title, children, declineLabel, confirmLabel, onClose, onConfirm } = props;
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isSending, setSending] = useState(false);
  const close = (): void => {
    setRefusal(null);
    onClose();
  };
  const confirm = async (): Promise<void> => {
    setSending(true);
    const why = await onConfirm();
    setSending(false);
    if (why === null) close();
    else setRefusal(why);
  };
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={title}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack>
        <Text size="sm">{children}</Text>
        <ErrorText error={refusal} />
        <Group justify="flex-end">
          <Button variant="default" data-autofocus onClick={close}>
            {declineLabel}
          </Button>
          <Button color="red" loading={isSending} onClick={() => void confirm()}>
            {confirmLabel}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
