import { Button, Checkbox, Group, NativeSelect, Stack } from '@mantine/core';
import { useRef, useState } from 'react';
import { countOf } from '../../text/numbers.ts';
import type { FieldInput } from '../field/field-control.tsx';
import { FieldControl } from '../field/field-control.tsx';
import { whyUnreadable } from '../field/why-unreadable.ts';
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
  const { fields, draft } = props;
  const field = fields.find(({ name }) => name === draft.field) ?? fields[0];
  return field === undefined ? null : <FieldChoice {...props} field={field} />;
}

interface FieldChoiceProps extends BulkChoiceProps {
  readonly field: BulkField;
}

function FieldChoice(props: FieldChoiceProps) {
  const { noun, count, fields, field, problem } = props;
  const entry = useEntry(props);
  return (
    <Stack>
      <FieldSelect name={field.name} fields={fields} onChoose={entry.choose} />
      <FieldControl
        key={field.name}
        input={field.input}
        shared={{
          label: `New ${field.label.toLowerCase()}`,
          value: entry.value,
          error: entry.unreadable ?? problem,
          ref: entry.controlRef,
        }}
        onType={(text) => entry.change(text, false)}
      />
      {field.canBeEmpty && (
        <ClearCheckbox
          field={field}
          isChecked={entry.isCleared}
          onCheck={(isChecked) => entry.change('', isChecked)}
        />
      )}
      <EditCost count={count} />
      <Group>
        <Button disabled={entry.value === '' && !entry.isCleared} onClick={entry.start}>
          {entry.isCleared ? 'Clear the field of' : 'Change'} {countOf(count, noun)}
        </Button>
      </Group>
    </Stack>
  );
}

/** What somebody enters for the chosen field: a value, or that the field is cleared. */
function useEntry({ field: { name }, draft, onType, onStart }: FieldChoiceProps) {
  const [isCleared, setCleared] = useState(false);
  const [unreadable, setUnreadable] = useState<string | null>(null);
  const control = useRef<HTMLElement | null>(null);
  const value = draft.valueOf(name);
  const reset = (clears: boolean): void => {
    setCleared(clears);
    setUnreadable(null);
    onType();
  };
  return {
    value,
    isCleared,
    unreadable,
    controlRef: (element: HTMLElement | null): void => {
      control.current = element;
    },
    choose: (chosen: string): void => {
      draft.choose(chosen);
      reset(false);
    },
    change: (text: string, clears: boolean): void => {
      draft.type(name, text);
      reset(clears);
    },
    start: (): void => {
      const why = whyUnreadable(control.current);
      setUnreadable(why);
      if (why === null) void onStart(name, isCleared ? null : value);
    },
  };
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
