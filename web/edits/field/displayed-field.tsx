import { ActionIcon, Group, Text } from '@mantine/core';
import { PencilIcon } from '../../components/icons.tsx';
import { useTimes } from '../../time/times.ts';
import { displayedText } from './displayed-text.ts';
import type { FieldInput } from './field-control.tsx';

export interface DisplayedFieldProps {
  readonly label: string;
  /** Null when the field is empty. */
  readonly value: string | null;
  /** What stands in place of an empty value, unless it is the usual text of its type. */
  readonly whenEmpty?: string;
  readonly input: FieldInput;
  readonly isPending: boolean;
  /** Whether the record cannot be edited at present; its page displays the reason. */
  readonly isLocked: boolean;
  readonly isSaving: boolean;
  /** The ref of the pencil. */
  readonly pencilRef: (pencil: HTMLElement | null) => void;
  readonly onEdit: () => void;
}

/** The value of a field, with the pencil that edits it. */
export function DisplayedField(props: DisplayedFieldProps) {
  const { label, value, whenEmpty, input, isPending, isLocked } = props;
  const { isSaving, pencilRef, onEdit } = props;
  const times = useTimes();
  const empty = value === null ? whenEmpty : undefined;
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
          {empty ?? displayedText(value, input.type, times)}
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
