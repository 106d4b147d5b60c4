import { ActionIcon, Button, Group, Stack, Text, VisuallyHidden } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { useId, useRef, useState } from 'react';
import { formatAmount } from '../shell/numbers.ts';
import type { Times } from '../time/times.ts';
import { useTimes } from '../time/times.ts';
import type { Draft } from './drafts.ts';
import { useDraft } from './drafts.ts';
import type { FieldInput } from './field-control.tsx';
import { FieldControl } from './field-control.tsx';
import { PencilIcon } from './icons.tsx';
import type { EditOutcome } from './outcome.ts';

export interface EditableFieldProps {
  readonly recordId: string;
  readonly field: string;
  readonly label: string;
  /** Null when the field is empty. */
  readonly value: string | null;
  /** What stands in place of an empty value; a dash by default. */
  readonly whenEmpty?: string;
  readonly input: FieldInput;
  readonly isPending: boolean;
  /** Whether the record cannot be edited at present; its page displays the reason. */
  readonly isLocked: boolean;
  readonly save: (value: string | null) => Promise<EditOutcome>;
}

/** A value that turns into an input in place. A refused value stays in the input, with the reason beside it. */
export function EditableField(props: EditableFieldProps) {
  const { recordId, field, label, value, whenEmpty = '–', input, isPending, isLocked } = props;
  const [draft, setDraft] = useDraft(recordId, field);
  const returnsFocus = useRef(false);
  const times = useTimes();
  if (draft !== null) {
    return (
      <FieldEditor
        {...props}
        draft={draft}
        onType={(text) => setDraft({ text, base: draft.base })}
        onClose={() => {
          returnsFocus.current = true;
          setDraft(null);
        }}
      />
    );
  }
  const displayed = value === null ? whenEmpty : displayedText(value, input, times);
  return (
    <div>
      <Text size="xs" c="dimmed" component="dt">
        {label}
      </Text>
      <Group component="dd" m={0} gap={4} wrap="nowrap" align="flex-start">
        <Text
          size="sm"
          style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}
          fs={isPending ? 'italic' : undefined}
        >
          {displayed}
        </Text>
        {!isLocked && (
          <ActionIcon
            ref={(pencil) => {
              if (pencil === null || !returnsFocus.current) return;
              returnsFocus.current = false;
              pencil.focus();
            }}
            size="sm"
            variant="subtle"
            color="gray"
            aria-label={`Edit ${label}`}
            onClick={() => setDraft({ text: value ?? '', base: value })}
          >
            <PencilIcon />
          </ActionIcon>
        )}
      </Group>
    </div>
  );
}

/** The input has the value as it is. */
function displayedText(value: string, { type }: FieldInput, times: Times): string {
  if (type === 'date') return times.date(value);
  return type === 'decimal' ? formatAmount(value) : value;
}

/** The input takes over the focus of the pencil. */
const focusOnOpening = (element: HTMLElement | null): void => element?.focus();

interface FieldEditorProps extends EditableFieldProps {
  readonly draft: Draft;
  readonly onType: (text: string) => void;
  readonly onClose: () => void;
}

function FieldEditor({ label, value, input, draft, save, onType, onClose }: FieldEditorProps) {
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isSaving, setSaving] = useState(false);
  const id = useId();
  const submit = async (): Promise<void> => {
    if (draft.text === (value ?? '')) {
      onClose();
      return;
    }
    setSaving(true);
    const outcome = await save(draft.text === '' ? null : draft.text);
    setSaving(false);
    if (outcome.type === 'accepted') onClose();
    else setRefusal(outcome.message);
  };
  const shared = {
    id,
    label,
    value: draft.text,
    error: refusal,
    description:
      value === draft.base
        ? undefined
        : `Changed meanwhile to “${value ?? 'empty'}”. Saving replaces that.`,
    ref: focusOnOpening,
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key === 'Escape') onClose();
      if (event.key === 'Enter' && input.type !== 'longText') void submit();
    },
  };
  return (
    <div>
      <VisuallyHidden component="dt">{label}</VisuallyHidden>
      <Stack gap={6} component="dd" m={0}>
        <FieldControl input={input} shared={shared} onType={onType} />
        <Group gap="xs">
          <Button size="compact-sm" loading={isSaving} onClick={() => void submit()}>
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
