import { SimpleGrid, Stack, Text } from '@mantine/core';
import { Suspense } from 'react';
import { useQuery } from 'urql';
import { lazily } from '../components/lazily.ts';
import { Loading } from '../components/loading.tsx';
import { NotLoaded } from '../components/not-loaded.tsx';
import { PageTitle } from '../components/page-title.tsx';
import { SectionCard } from '../components/section-card.tsx';
import { usePractice } from '../practice/practice-context.ts';
import { quotaDayDocument } from '../quota/day-document.ts';
import { QuotaGauges } from '../quota/quota-gauges.tsx';
import { recentRunsDocument } from '../sync/documents.ts';
import type { Run } from '../sync/run.ts';
import { isFinished } from '../sync/run.ts';
import { RunProgress } from '../sync/run-progress.tsx';
import { AttentionCard } from './attention-card.tsx';
import { Freshness } from './freshness.tsx';

/** The picture is below what people look for first, and its library is large. */
const RunTimeline = lazily(() => import('./run-timeline.tsx'), 'RunTimeline');
const PendingCard = lazily(() => import('./pending-card.tsx'), 'PendingCard');
const CallsByPriority = lazily(() => import('../quota/calls-by-priority.tsx'), 'CallsByPriority');

/** What runs, why it waits, and what needs somebody. */
export function DashboardPage() {
  const { id: practiceId } = usePractice();
  const variables = { practiceId };
  const [{ data, error }, retry] = useQuery({ query: recentRunsDocument, variables });
  const [calls, readCalls] = useQuery({ query: quotaDayDocument, variables });
  if (data === undefined) return <NotLoaded what="page" error={error} retry={retry} />;
  const runs = data.practice?.syncRuns.edges.map(({ node }) => node) ?? [];
  const day = calls.data?.practice?.quota.lastDay;
  return (
    <Stack gap="md">
      <PageTitle title="Dashboard" />
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <AttentionCard />
        <RunningNow runs={runs.filter((run) => !isFinished(run))} />
        <QuotaGauges>
          <Suspense>
            <CallsByPriority day={day} error={calls.error} retry={readCalls} />
          </Suspense>
        </QuotaGauges>
        <Suspense fallback={<Loading />}>
          <PendingCard />
        </Suspense>
      </SimpleGrid>
      <Suspense fallback={<Loading />}>
        <RunTimeline runs={runs} day={day} />
      </Suspense>
      <Freshness />
    </Stack>
  );
}

function RunningNow({ runs }: { readonly runs: readonly Run[] }) {
  return (
    <SectionCard title="Running now">
      {runs.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nothing runs.
        </Text>
      ) : (
        <Stack gap="md">
          {runs.map((run) => (
            <RunProgress key={run.id} run={run} />
          ))}
        </Stack>
      )}
    </SectionCard>
  );
}
