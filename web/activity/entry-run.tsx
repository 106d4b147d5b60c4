import { Stack, Text, Title } from '@mantine/core';
import { useQuery } from 'urql';
import { Unread } from '../shell/unread.tsx';
import { RunProgress } from '../sync/run-progress.tsx';
import { Moment } from '../time/moment.tsx';
import { entryRunDocument } from './documents.ts';
import type { EntryRun as Run } from './run-steps.ts';
import { stepsOf } from './run-steps.ts';

/** The run that an entry follows. */
export function EntryRun({ runId }: { readonly runId: string }) {
  const [{ data, error }, retry] = useQuery({ query: entryRunDocument, variables: { runId } });
  if (data === undefined) return <Unread error={error} retry={retry} />;
  const run = data.node;
  if (run?.__typename !== 'SyncRun') return null;
  return (
    <Stack gap="sm" component="section" aria-label="Sync">
      <Title order={2}>Sync</Title>
      <RunProgress run={run} />
      <Title order={2}>Steps</Title>
      <Steps run={run} />
      {run.problems.totalCount > 0 && (
        <>
          <Title order={2}>Problems ({run.problems.totalCount})</Title>
          <Problems run={run} />
        </>
      )}
    </Stack>
  );
}

function Steps({ run }: { readonly run: Run }) {
  return (
    <Stack component="ol" fz="sm" gap="xs" m={0} pl="md" aria-label="Steps of the sync">
      {stepsOf(run).map(({ text, at }) => (
        <li key={text}>
          <Text size="sm">{text}</Text>
          {at !== null && (
            <Text size="sm" c="dimmed">
              <Moment at={at} />
            </Text>
          )}
        </li>
      ))}
    </Stack>
  );
}

function Problems({ run }: { readonly run: Run }) {
  return (
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
  );
}
