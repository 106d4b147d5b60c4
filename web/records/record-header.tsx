import { Badge, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import type { PendingBadgeProps } from '../edits/pending-badge.tsx';
import { PendingBadge } from '../edits/pending-badge.tsx';
import { PageTitle } from '../shell/page-title.tsx';

export interface RecordHeaderProps {
  readonly name: string;
  readonly status: 'ACTIVE' | 'ARCHIVED' | 'DELETED' | 'MISSING';
  readonly pending: PendingBadgeProps['pending'] | null;
  /** The actions of the page. */
  readonly children?: ReactNode;
}

const statuses = {
  ARCHIVED: 'Archived in XPM',
  DELETED: 'Deleted in XPM',
  MISSING: 'Missing in XPM',
} as const;

export function RecordHeader({ name, status, pending, children }: RecordHeaderProps) {
  return (
    <Group justify="space-between">
      <PageTitle title={name}>
        {pending !== null && <PendingBadge pending={pending} />}
        {status !== 'ACTIVE' && (
          <Badge color="gray" tt="none">
            {statuses[status]}
          </Badge>
        )}
      </PageTitle>
      {children}
    </Group>
  );
}
