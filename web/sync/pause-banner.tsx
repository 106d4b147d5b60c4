import { Alert, Text } from '@mantine/core';
import type { ResultOf } from '../graphql/graphql.ts';
import { formatCountdown } from '../time/duration.ts';
import { useNow } from '../time/now.ts';
import { useTimes } from '../time/times.ts';
import type { livePracticeDocument } from './documents.ts';
import { describePause } from './run.ts';
import { useLivePractice } from './use-live-practice.ts';

type LivePractice = NonNullable<ResultOf<typeof livePracticeDocument>['practice']>;

/** *Sync Paused until …* on every page while a limit holds the practice. */
export function PauseBanner() {
  const [{ data }] = useLivePractice();
  const now = useNow();
  const times = useTimes();
  const practice = data?.practice;
  const quota = practice?.quota;
  if (practice == null || quota?.pausedUntil == null || quota.pausedBy === null) return null;
  const remainingMs = Date.parse(quota.pausedUntil) - now;
  if (remainingMs <= 0) return null;
  const observedAt = observationOf(practice, quota.pausedBy);
  return (
    <Alert
      color="yellow"
      mb="md"
      title={`Sync Paused until ${times.dateTime(quota.pausedUntil)}`}
      role="status"
    >
      <Text size="sm">
        {describePause(quota.pausedBy)}
        {observedAt !== undefined && ` Last observed at ${times.clock(observedAt)}.`} Syncs continue
        by themselves; you can still request one, edit records and read everything.{' '}
        <Text span size="sm" ff="monospace" aria-hidden>
          {formatCountdown(remainingMs)}
        </Text>
      </Text>
    </Alert>
  );
}

/** When a sync that the limit pauses has last observed it; undefined when no sync of the practice waits. */
const observationOf = ({ window, list }: LivePractice, limit: string): string | undefined =>
  [...window, ...list].map(({ run }) => run?.pause).find((pause) => pause?.limit === limit)
    ?.observedAt;
