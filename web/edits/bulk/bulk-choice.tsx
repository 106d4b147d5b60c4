import { Button, Checkbox, Group, NativeSelect, Stack } from '@mantine/core';
import { useRef, useState } from 'react';
import { countOf } from '../../text/numbers.ts';
import type { FieldInput } from '../field-control.tsx';
import { FieldControl } from '../field-control.tsx';
import { whyUnreadable } from '../unreadable.ts';
import { EditCost } from './edit-cost.tsx';
import type { BulkDraft } from './use-bulk-draft.ts';

export interface BulkField {
  readonly name: string;
  readonly label: string;
  readonly input: FieldInput;
  /** Whether XPM accepts a record without a value. */
  readonly canBeEmpty: boolean;
}

export interface BulkChoiceProps {
  /** What one of the records is called. */
  readonly noun: string;
  readonly count: number;
  readonly fields: readonly BulkField[];
  readonly draft: BulkDraft;
  /** Why no record accepts the value that was sent; null otherwise. */
  readonly problem: string | null;
  /** Called when another value is entered. */
  readonly onType: () => void;
  readonly onStart: (field: string, value: string | null) => Promise<void>;
}

/** The field to change, its new value, and the calls that it costs. */
export function BulkChoice(props: BulkChoiceProps) {
  const { noun, count, fields, draft, problem, onType, onStart } = props;
  const [isCleared, setCleared] = useState(false);
  const [unreadable, setUnreadable] = useState<string | null>(null);
  const control = useRef<HTMLElement | null>(null);
  const field = fields.find(({ name }) => name === draft.field) ?? fields[0];
  if (field === undefined) return null;
  const { name } = field;
  const value = draft.valueOf(name);
  const reset = (clears: boolean): void => {
    setCleared(clears);
    setUnreadable(null);
    onType();
  };
  const change = (text: string, clears: boolean): void => {
    draft.type(name, text);
    reset(clears);
  };
  const start = (): void => {
    const why = whyUnreadable(control.current);
    setUnreadable(why);
    if (why === null) void onStart(name, isCleared ? null : value);
  };
  return (
    <Stack>
      <FieldSelect
        name={name}
        fields={fields}
        onChoose={(chosen) => {
          draft.choose(chosen);
          reset(false);
        }}
      />
      <FieldControl
        key={name}
        input={field.input}
        shared={{
          label: `New ${field.label.toLowerCase()}`,
          value,
          error: unreadable ?? problem,
          ref: (element) => {
            control.current = element;
          },
        }}
        onType={(text) => change(text, false)}
      />
      {field.canBeEmpty && (
        <ClearCheckbox field={field} isChecked={isCleared} onCheck={(on) => change('', on)} />
      )}
      <EditCost count={count} />
      <Group>
        <Button disabled={value === '' && !isCleared} onClick={start}>
          {isCleared ? 'Clear the field of' : 'Change'} {countOf(count, noun)}
        </Button>
      </Group>
    </Stack>
  );
}

interface FieldSelectProps {
  /** The name of the chosen field. */
  readonly name: string;
  readonly fields: readonly BulkField[];
  readonly onChoose: (name: string) => void;
}

function FieldSelect({ name, fields, onChoose }: FieldSelectProps) {
  return (
    <NativeSelect
      label="Field"
      value={name}
      data={fields.map((each) => ({ value: each.name, label: each.label }))}
      onChange={({ currentTarget }) => onChoose(currentTarget.value)}
    />
  );
}

interface ClearCheckboxProps {
  readonly field: BulkField;
  readonly isChecked: boolean;
  readonly onCheck: (isChecked: boolean) => void;
}

function ClearCheckbox({ field, isChecked, onCheck }: ClearCheckboxProps) {
  return (
    <Checkbox
      label={`Clear ${field.label.toLowerCase()}`}
      checked={isChecked}
      onChange={({ currentTarget }) => onCheck(currentTarget.checked)}
    />
  );
}
