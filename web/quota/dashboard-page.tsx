import { Card, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from 'urql';
import { usePractice } from '../practice/practice-context.ts';
import { DeletionReviews } from '../records/deletion-reviews.tsx';
import { Loading } from '../shell/loading.tsx';
import { PageTitle } from '../shell/page-title.tsx';
import { RequestFailed } from '../shell/request-failed.tsx';
import { livePracticeDocument, recentRunsDocument } from '../sync/documents.ts';
import { isFinished } from '../sync/run.ts';
import { RunProgress } from '../sync/run-progress.tsx';
import { Freshness } from './freshness.tsx';
import { QuotaGauges } from './quota-gauges.tsx';
import { RunTimeline } from './run-timeline.tsx';

/** What runs, why it waits, and what needs somebody. */
export function DashboardPage() {
  const { id: practiceId } = usePractice();
  const variables = { practiceId };
  const [{ data, error }, retry] = useQuery({ query: recentRunsDocument, variables });
  const [{ data: live }] = useQuery({ query: livePracticeDocument, variables });
  if (data === undefined) {
    return error === undefined ? <Loading /> : <RequestFailed error={error} retry={retry} />;
  }
  const runs = data.practice?.syncRuns.edges.map(({ node }) => node) ?? [];
  const running = runs.filter((run) => !isFinished(run));
  return (
    <Stack gap="md">
      <PageTitle title="Dashboard" />
      <DeletionReviews />
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <Card withBorder component="section" aria-label="Running now">
          <Title order={2} mb="sm">
            Running now
          </Title>
          {running.length === 0 ? (
            <Text size="sm" c="dimmed">
              Nothing runs.
            </Text>
          ) : (
            <Stack gap="md">
              {running.map((run) => (
                <RunProgress key={run.id} run={run} />
              ))}
            </Stack>
          )}
        </Card>
        {live?.practice != null && <QuotaGauges quota={live.practice.quota} />}
      </SimpleGrid>
      <RunTimeline runs={runs} />
      <Freshness runs={runs} />
    </Stack>
  );
}
