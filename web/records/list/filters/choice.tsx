import { NativeSelect } from '@mantine/core';

export interface Option {
  readonly value: string;
  readonly label: string;
}

export interface ChoiceProps {
  readonly label: string;
  /** What the filter is called while it restricts nothing. */
  readonly any: string;
  readonly value: string | undefined;
  /** Undefined while they are unknown. */
  readonly options: readonly Option[] | undefined;
  /** Called with an empty text when the filter restricts nothing any more. */
  readonly onChoose: (value: string) => void;
}

/** A filter with one of some values. A value that is no option, from an old link, is displayed as such. */
export function Choice({ label, any, value = '', options, onChoose }: ChoiceProps) {
  const isKnown = value === '' || options?.some((option) => option.value === value) === true;
  const unknown = { value, label: options === undefined ? 'Loading' : 'Not listed any more' };
  return (
    <NativeSelect
      label={label}
      value={value}
      data={[{ value: '', label: any }, ...(isKnown ? [] : [unknown]), ...(options ?? [])]}
      onChange={({ currentTarget }) => onChoose(currentTarget.value)}
    />
  );
}
