import { Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { graphql } from '../../graphql/graphql.ts';
import { readAfresh } from '../../graphql/read-afresh.ts';
import { useNow } from '../../time/now.ts';
import { useTimes } from '../../time/times.ts';
import type { Run } from '../run.ts';
import { describeEnd } from './estimates.ts';

const expectedEndDocument = graphql(`
  query ExpectedEnd($runId: ID!) {
    node(id: $runId) {
      __typename
      ... on SyncRun {
        id
        expectedEnd
      }
    }
  }
`);

/** When an unfinished run is likely to end; nothing while that is unknown. A pause changes it. */
export function ExpectedEnd({ run }: { readonly run: Run }) {
  const client = useClient();
  const now = useNow();
  const times = useTimes();
  const [end, setEnd] = useState<string | null>(null);
  const { id: runId, state, pause } = run;
  const pausedUntil = pause?.until;
  useEffect(
    () =>
      readAfresh(client, expectedEndDocument, { runId }, ({ node }) => {
        setEnd(node?.__typename === 'SyncRun' ? node.expectedEnd : null);
      }),
    // A new state and another pause move the end.
    [client, runId, state, pausedUntil],
  );
  if (end === null || Date.parse(end) <= now) return null;
  return <Text size="sm">{describeEnd(Date.parse(end), now, times)}</Text>;
}
