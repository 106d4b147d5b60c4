import { Badge } from '@mantine/core';
import type { Entry } from './entry.ts';
import { activityStatuses } from './search.ts';

export function StatusBadge({ status }: Pick<Entry, 'status'>) {
  const { label, color } = activityStatuses[status];
  return (
    <Badge color={color} tt="none" flex="none">
      {label}
    </Badge>
  );
}
