import { Text } from '@mantine/core';
import type { ReactNode } from 'react';

export interface ReadOnlyFieldProps {
  readonly label: string;
  readonly value: ReactNode;
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
