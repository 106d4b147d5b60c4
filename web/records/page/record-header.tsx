import { Alert, Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { PageTitle } from '../../components/page-title.tsx';
import { PendingBadge } from '../../edits/pending-badge.tsx';
import { StatusBadge } from '../status-badge.tsx';
import type { Client, Job } from './field-groups.ts';

export interface RecordHeaderProps {
  readonly name: string;
  readonly record: Pick<Client | Job, '__typename' | 'status' | 'pendingSync' | 'notEditable'>;
  /** The actions of the page. */
  readonly children?: ReactNode;
}

/** The name of a record, its tags, and why it cannot be edited. */
export function RecordHeader({ name, record, children }: RecordHeaderProps) {
  const { status, pendingSync, notEditable } = record;
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <PageTitle title={name}>
          {pendingSync !== null && <PendingBadge pending={pendingSync} />}
          <StatusBadge status={status} />
        </PageTitle>
        {children}
      </Group>
      {notEditable !== null && (
        <Alert
          role="note"
          color="gray"
          title={`This ${record.__typename === 'Client' ? 'client' : 'job'} cannot be edited`}
        >
          {notEditable.message}
        </Alert>
      )}
    </Stack>
  );
}
