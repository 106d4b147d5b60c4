import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

export interface PhoneCellProps {
  readonly children: ReactNode;
  /** The second line; absent parts are left out. */
  readonly details: readonly (string | null | undefined)[];
}

/** A record on a phone: its name, and one line of what matters most. */
export function PhoneCell({ children, details }: PhoneCellProps) {
  return (
    <Stack gap={0}>
      {children}
      <Text size="xs" c="dimmed" truncate>
        {details.filter((detail) => detail != null && detail !== '').join(' · ')}
      </Text>
    </Stack>
  );
}
