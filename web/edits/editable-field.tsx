import { ActionIcon, Button, Group, Stack, Text, VisuallyHidden } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { useCallback, useId, useRef, useState } from 'react';
import { PencilIcon } from '../components/icons.tsx';
import { useTimes } from '../time/times.ts';
import { displayedText } from './displayed-text.ts';
import type { Draft } from './drafts.ts';
import { useDraft } from './drafts.ts';
import type { FieldInput } from './field-control.tsx';
import { FieldControl } from './field-control.tsx';
import type { EditOutcome } from './outcome.ts';
import { whyUnreadable } from './why-unreadable.ts';

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

/**
 * A value that turns into an input in place. The record displays a saved value at once; while the save is under way the
 * draft stays, and a refusal brings the input back with what was typed and the reason.
 */
export function EditableField(props: EditableFieldProps) {
  const { recordId, field, value, save } = props;
  const [draft, setDraft] = useDraft(recordId, field);
  const [saving, setSaving] = useState<Saving | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const returnsFocus = useRef(false);
  const close = (): void => {
    returnsFocus.current = true;
    setRefusal(null);
    setDraft(null);
  };
  const submit = async (text: string): Promise<void> => {
    if (text === (value ?? '')) {
      close();
      return;
    }
    returnsFocus.current = true;
    setSaving({ before: value });
    const outcome = await save(text === '' ? null : text);
    setSaving(null);
    if (outcome.type === 'accepted') close();
    else setRefusal(outcome.message);
  };
  if (draft === null || (saving !== null && value !== saving.before)) {
    return (
      <DisplayedField
        {...props}
        isSaving={saving !== null}
        pencilRef={(pencil) => {
          if (pencil === null || !returnsFocus.current) return;
          returnsFocus.current = false;
          focusIfFree(pencil);
        }}
        onEdit={() => setDraft({ text: value ?? '', base: value })}
      />
    );
  }
  return (
    <FieldEditor
      {...props}
      draft={draft}
      refusal={refusal}
      isSaving={saving !== null}
      onType={(text) => {
        setRefusal(null);
        setDraft({ text, base: draft.base });
      }}
      onRefuse={setRefusal}
      onSubmit={() => void submit(draft.text)}
      onClose={close}
    />
  );
}

interface Saving {
  /** What the record displayed before. */
  readonly before: string | null;
}

interface DisplayedFieldProps extends EditableFieldProps {
  readonly isSaving: boolean;
  readonly pencilRef: (pencil: HTMLElement | null) => void;
  readonly onEdit: () => void;
}

function DisplayedField(props: DisplayedFieldProps) {
  const { label, value, whenEmpty = '–', input, isPending, isLocked } = props;
  const { isSaving, pencilRef, onEdit } = props;
  const times = useTimes();
  const displayed = value === null ? whenEmpty : displayedText(value, input.type, times);
  return (
    <div>
      <Text size="xs" c="dimmed" component="dt">
        {label}
      </Text>
      <Group component="dd" m={0} gap={4} wrap="nowrap" align="flex-start">
        <Text
          size="sm"
          style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}
          fs={isPending || isSaving ? 'italic' : undefined}
        >
          {displayed}
        </Text>
        {!isLocked && (
          <ActionIcon
            ref={pencilRef}
            size="sm"
            variant="subtle"
            color="gray"
            aria-label={`Edit ${label}`}
            aria-disabled={isSaving}
            onClick={() => {
              if (!isSaving) onEdit();
            }}
          >
            <PencilIcon />
          </ActionIcon>
        )}
      </Group>
    </div>
  );
}

/** Takes over the focus of the element in whose place this one stands, and not that of any other. */
function focusIfFree(element: HTMLElement): void {
  if (document.activeElement === document.body) element.focus();
}

interface FieldEditorProps extends EditableFieldProps {
  readonly draft: Draft;
  readonly refusal: string | null;
  readonly isSaving: boolean;
  readonly onType: (text: string) => void;
  readonly onRefuse: (why: string) => void;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
}

function FieldEditor(props: FieldEditorProps) {
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
