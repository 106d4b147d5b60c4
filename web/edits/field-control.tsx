import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import type { KeyboardEvent } from 'react';

export type FieldInput =
  | { readonly type: 'text' | 'longText' | 'date' | 'decimal' | 'number' }
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

/** The input of the kit for a kind of value. */
export function FieldControl({ input, shared, onType }: FieldControlProps) {
  switch (input.type) {
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
    case 'decimal':
    case 'number':
    case 'text':
      return (
        <TextInput
          {...shared}
          type={input.type === 'date' ? 'date' : 'text'}
          inputMode={input.type === 'decimal' || input.type === 'number' ? 'decimal' : undefined}
          onChange={({ currentTarget }) => onType(currentTarget.value)}
        />
      );
  }
}
