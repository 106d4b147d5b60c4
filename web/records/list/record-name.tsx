import { Group } from '@mantine/core';
import type { PendingBadgeProps } from '../../edits/pending-badge.tsx';
import { PendingBadge } from '../../edits/pending-badge.tsx';
import { RecordLink } from '../record-link.tsx';
import type { StatusBadgeProps } from '../status-badge.tsx';
import { StatusBadge } from '../status-badge.tsx';

export interface RecordNameProps {
  readonly record: StatusBadgeProps & {
    readonly id: string;
    readonly name: string;
    readonly pendingSync: PendingBadgeProps['pending'] | null;
  };
}

/** The name of a client or job in a list, which leads to its page, and its tags. */
export function RecordName({ record: { id, name, pendingSync, status } }: RecordNameProps) {
  return (
    <Group gap="xs" wrap="nowrap">
      <RecordLink record={{ id, name }} isCut />
      {pendingSync !== null && <PendingBadge pending={pendingSync} />}
      <StatusBadge status={status} />
    </Group>
  );
}
