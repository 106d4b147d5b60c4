import { Button, Group, Stack, VisuallyHidden } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { useCallback, useId, useRef } from 'react';
import { useTimes } from '../../time/times.ts';
import type { Draft } from '../drafts.ts';
import type { DisplayedFieldProps } from './displayed-field.tsx';
import { displayedText } from './displayed-text.ts';
import { FieldControl } from './field-control.tsx';
import { focusIfFree } from './focus-if-free.ts';
import { whyUnreadable } from './why-unreadable.ts';

export interface FieldEditorProps extends Pick<
  DisplayedFieldProps,
  'label' | 'value' | 'input' | 'isSaving'
> {
  readonly draft: Draft;
  /** Why the draft was not saved; null otherwise. */
  readonly refusal: string | null;
  readonly onType: (text: string) => void;
  /** Called with the reason when the draft cannot be read, instead of `onSubmit`. */
  readonly onRefuse: (why: string) => void;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
}

/** The draft of a field in its input, until it is saved or given up. */
export function FieldEditor(props: FieldEditorProps) {
  const { label, value, input, draft, refusal, isSaving } = props;
  const { onType, onRefuse, onSubmit, onClose } = props;
  const control = useRef<HTMLElement | null>(null);
  const id = useId();
  const times = useTimes();
  const submit = (): void => {
    const unreadable = whyUnreadable(control.current);
    if (unreadable === null) onSubmit();
    else onRefuse(unreadable);
  };
  const shared = {
    id,
    label,
    value: draft.text,
    error: refusal,
    description:
      value === draft.base
        ? undefined
        : `Changed meanwhile to “${value === null ? 'empty' : displayedText(value, input.type, times)}”. Saving replaces that.`,
    ref: useCallback((element: HTMLElement | null) => {
      control.current = element;
      if (element !== null) focusIfFree(element);
    }, []),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key === 'Escape') onClose();
      if (event.key === 'Enter' && input.type !== 'longText') submit();
    },
  };
  return (
    <div>
      <VisuallyHidden component="dt">{label}</VisuallyHidden>
      <Stack gap={6} component="dd" m={0}>
        <FieldControl input={input} shared={shared} onType={onType} />
        <Group gap="xs">
          <Button size="compact-sm" loading={isSaving} onClick={submit}>
            Save
          </Button>
          <Button size="compact-sm" variant="default" onClick={onClose}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </div>
  );
}
