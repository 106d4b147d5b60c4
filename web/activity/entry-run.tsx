import { Stack, Text, Title } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useClient, useQuery } from 'urql';
import { AnchorLink } from '../components/links.tsx';
import { NotLoaded } from '../components/not-loaded.tsx';
import { readAfresh } from '../graphql/read-afresh.ts';
import { RunProgress } from '../sync/run-progress.tsx';
import { formatCount } from '../text/numbers.ts';
import { Moment } from '../time/moment.tsx';
import { entryRunDocument, runDetailsDocument } from './documents.ts';
import type { EntryRun as Run } from './run-steps.ts';
import { stepsOf } from './run-steps.ts';

/** The run that an entry follows. */
export function EntryRun({ runId }: { readonly runId: string }) {
  const [{ data, error }, retry] = useQuery({ query: entryRunDocument, variables: { runId } });
  if (data === undefined) return <NotLoaded error={error} retry={retry} />;
  const run = data.node;
  return run?.__typename === 'SyncRun' ? <FollowedRun run={run} /> : null;
}

interface RunProps {
  readonly run: Run;
}

function FollowedRun({ run }: RunProps) {
  useDetailsOf(run);
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

/** Reads the calls and the problems again whenever the run has moved on. The cache hands them to the drawer. */
function useDetailsOf({ id: runId, state, progress, pause }: Run): void {
  const client = useClient();
  const situation = JSON.stringify([state, progress, pause]);
  const read = useRef(situation);
  useEffect(() => {
    if (read.current === situation) return undefined;
    read.current = situation;
    return readAfresh(client, runDetailsDocument, { runId }, () => undefined);
  }, [client, runId, situation]);
}

function Steps({ run }: RunProps) {
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

function Problems({ run }: RunProps) {
  const more = run.problems.totalCount - run.problems.edges.length;
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
      {more > 0 && (
        <Text component="li" size="sm">
          {formatCount(more)} more, on the page{' '}
          <AnchorLink from="/practices/$practice" to="/practices/$practice/problems" size="sm">
            Problems
          </AnchorLink>
        </Text>
      )}
    </Stack>
  );
}
