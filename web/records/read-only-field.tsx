import { Text } from '@mantine/core';

export interface ReadOnlyFieldProps {
  readonly label: string;
  readonly value: string | null | undefined;
}

export function ReadOnlyField({ label, value }: ReadOnlyFieldProps) {
  return (
    <div>
      <Text size="xs" c="dimmed" component="dt">
        {label}
      </Text>
      <Text size="sm" component="dd" m={0} style={{ overflowWrap: 'anywhere' }}>
        {value ?? '–'}
      </Text>
    </div>
  );
}
