import { Alert, Text } from '@mantine/core';
import { useQuery } from 'urql';
import { usePractice } from '../practice/practice-context.ts';
import { formatCountdown } from '../time/duration.ts';
import { useNow } from '../time/now.ts';
import { useTimes } from '../time/times.ts';
import { livePracticeDocument } from './documents.ts';
import { describePause } from './run.ts';

/** *Sync Paused until …* on every page while a limit holds the practice. */
export function PauseBanner() {
  const { id } = usePractice();
  const [{ data }] = useQuery({ query: livePracticeDocument, variables: { practiceId: id } });
  const now = useNow();
  const times = useTimes();
  const quota = data?.practice?.quota;
  if (quota?.pausedUntil == null || quota.pausedBy === null) return null;
  const remainingMs = Date.parse(quota.pausedUntil) - now;
  if (remainingMs <= 0) return null;
  return (
    <Alert
      color="yellow"
      mb="md"
      title={`Sync Paused until ${times.dateTime(quota.pausedUntil)}`}
      role="status"
    >
      <Text size="sm">
        {describePause(quota.pausedBy)} Syncs continue by themselves; you can still request one,
        edit records and read everything.{' '}
        <Text span size="sm" ff="monospace" aria-hidden>
          {formatCountdown(remainingMs)}
        </Text>
      </Text>
    </Alert>
  );
}
