import { Drawer, Stack, Text, Title } from '@mantine/core';
import { useQuery } from 'urql';
import { uuidOf } from '../shell/ids.ts';
import { AnchorLink } from '../shell/links.tsx';
import { Unread } from '../shell/unread.tsx';
import { RunProgress } from '../sync/run-progress.tsx';
import { Moment } from '../time/moment.tsx';
import { entryRunDocument } from './documents.ts';
import type { Entry } from './entry.ts';
import { StatusBadge } from './status-badge.tsx';

export interface EntryDrawerProps {
  readonly entry: Entry | null;
  readonly onClose: () => void;
}

/** One entry: its whole text, the record, and the run behind it with its problems. */
export function EntryDrawer({ entry, onClose }: EntryDrawerProps) {
  return (
    <Drawer
      opened={entry !== null}
      onClose={onClose}
      position="right"
      title={entry?.title}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {entry !== null && (
        <Stack gap="md">
          <StatusBadge status={entry.status} />
          <Text>{entry.message}</Text>
          <Text size="sm" c="dimmed">
            {entry.actor ?? 'Practice Sync'}, <Moment at={entry.createdAt} />
          </Text>
          <RecordLink record={entry.record} />
          {entry.runId !== null && <EntryRun runId={entry.runId} />}
        </Stack>
      )}
    </Drawer>
  );
}

function RecordLink({ record }: Pick<Entry, 'record'>) {
  switch (record?.__typename) {
    case 'Client':
      return (
        <AnchorLink
          from="/practices/$practice"
          to="/practices/$practice/clients/$client"
          params={(kept) => ({ ...kept, client: uuidOf(record.id) })}
        >
          {record.name}
        </AnchorLink>
      );
    case 'Job':
      return (
        <AnchorLink
          from="/practices/$practice"
          to="/practices/$practice/jobs/$job"
          params={(kept) => ({ ...kept, job: uuidOf(record.id) })}
        >
          {record.number} {record.name}
        </AnchorLink>
      );
    case undefined:
      return null;
  }
}

function EntryRun({ runId }: { readonly runId: string }) {
  const [{ data, error }, retry] = useQuery({ query: entryRunDocument, variables: { runId } });
  if (data === undefined) return <Unread error={error} retry={retry} />;
  const run = data.node;
  if (run?.__typename !== 'SyncRun') return null;
  return (
    <Stack gap="sm" component="section" aria-label="Sync">
      <Title order={2}>Sync</Title>
      <RunProgress run={run} />
      {run.problems.totalCount > 0 && (
        <>
          <Title order={2}>Problems ({run.problems.totalCount})</Title>
          <Stack component="ul" gap="sm" m={0} pl="md">
            {run.problems.edges.map(({ node }) => (
              <li key={node.id}>
                <Text size="sm" fw={600}>
                  {node.recordName ?? 'A record without a name'}
                  {node.resolvedAt !== null && ' (resolved)'}
                </Text>
                <Text size="sm">{node.message}</Text>
                <Text size="sm" c="dimmed">
                  {node.fix}
                </Text>
              </li>
            ))}
          </Stack>
        </>
      )}
    </Stack>
  );
}
