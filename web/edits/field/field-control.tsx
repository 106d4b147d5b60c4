import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { useState } from 'react';
import type { ValueType } from './displayed-text.ts';
import { whyUnreadable } from './why-unreadable.ts';

export type FieldInput =
  | { readonly type: Exclude<ValueType, 'choice'> }
  | { readonly type: 'choice'; readonly options: readonly string[] };

export interface FieldControlProps {
  readonly input: FieldInput;
  readonly shared: {
    readonly id?: string;
    readonly label: string;
    readonly value: string;
    readonly error?: string | null;
    readonly description?: string | undefined;
    readonly ref?: (element: HTMLElement | null) => void;
    readonly onKeyDown?: (event: KeyboardEvent) => void;
  };
  readonly onType: (text: string) => void;
}

/** The input for a kind of value. */
export function FieldControl({ input, shared, onType }: FieldControlProps) {
  switch (input.type) {
    case 'boolean':
      return (
        <NativeSelect
          {...shared}
          data={['', { value: 'true', label: 'Yes' }, { value: 'false', label: 'No' }]}
          onChange={({ currentTarget }) => onType(currentTarget.value)}
        />
      );
    case 'choice':
      return (
        <NativeSelect
          {...shared}
          data={['', ...input.options]}
          onChange={({ currentTarget }) => onType(currentTarget.value)}
        />
      );
    case 'longText':
      return (
        <Textarea
          {...shared}
          autosize
          minRows={3}
          onChange={({ currentTarget }) => onType(currentTarget.value)}
        />
      );
    case 'date':
      return <DateControl shared={shared} onType={onType} />;
    case 'decimal':
    case 'number':
    case 'text':
      return (
        <TextInput
          {...shared}
          inputMode={input.type === 'text' ? undefined : 'decimal'}
          onChange={({ currentTarget }) => onType(currentTarget.value)}
        />
      );
  }
}

/** While a date is incomplete, the typed text stays the last whole one. Setting the input would remove what is typed. */
function DateControl({ shared, onType }: Omit<FieldControlProps, 'input'>) {
  const [isWhole, setWhole] = useState(true);
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <TextInput
      {...shared}
      type="date"
      value={isWhole ? shared.value : ''}
      error={problem ?? shared.error}
      onChange={({ currentTarget }) => {
        const isReadable = whyUnreadable(currentTarget) === null;
        setWhole(isReadable);
        if (!isReadable) return;
        setProblem(null);
        onType(currentTarget.value);
      }}
      onBlur={({ currentTarget }) => setProblem(whyUnreadable(currentTarget))}
    />
  );
}
