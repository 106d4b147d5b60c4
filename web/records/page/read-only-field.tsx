import { Group, Text, ThemeIcon, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { LockIcon } from '../../components/icons.tsx';

export interface ReadOnlyFieldProps {
  readonly label: string;
  readonly value: ReactNode;
  /** Why it cannot be edited here; absent where nobody expects to edit it. */
  readonly why?: string | undefined;
}

export function ReadOnlyField({ label, value, why }: ReadOnlyFieldProps) {
  return (
    <div>
      <Text size="xs" c="dimmed" component="dt">
        {label}
      </Text>
      <Group component="dd" m={0} gap={4} wrap="nowrap" align="flex-start">
        <Text size="sm" component="div" style={{ overflowWrap: 'anywhere' }}>
          {value ?? '–'}
        </Text>
        {why !== undefined && (
          <Tooltip label={why} multiline maw={280}>
            <ThemeIcon
              size="sm"
              variant="transparent"
              color="gray"
              role="img"
              aria-label={`${label} cannot be edited: ${why}`}
              tabIndex={0}
            >
              <LockIcon />
            </ThemeIcon>
          </Tooltip>
        )}
      </Group>
    </div>
  );
}
