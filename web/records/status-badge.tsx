import { Badge } from '@mantine/core';

export interface StatusBadgeProps {
  readonly status: 'ACTIVE' | 'ARCHIVED' | 'DELETED' | 'MISSING';
}

const statuses = {
  ARCHIVED: 'Archived in XPM',
  DELETED: 'Deleted in XPM',
  MISSING: 'Missing in XPM',
} as const;

/** The status of a record in XPM; nothing for an active one. */
export function StatusBadge({ status }: StatusBadgeProps) {
  if (status === 'ACTIVE') return null;
  return (
    <Badge color={status === 'MISSING' ? 'orange' : 'gray'} tt="none" miw="max-content">
      {statuses[status]}
    </Badge>
  );
}
