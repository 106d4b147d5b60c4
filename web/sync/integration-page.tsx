import { Card, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { useQuery } from 'urql';
import { ConnectionCard } from '../practice/connection-card.tsx';
import { usePractice } from '../practice/practice-context.ts';
import { SettingsCard } from '../practice/settings-card.tsx';
import { Loading } from '../shell/loading.tsx';
import { PageTitle } from '../shell/page-title.tsx';
import { RequestFailed } from '../shell/request-failed.tsx';
import { livePracticeDocument, recentRunsDocument } from './documents.ts';
import type { Action, Run } from './run.ts';
import { isFinished } from './run.ts';
import { RunProgress } from './run-progress.tsx';
import { SyncButton } from './sync-button.tsx';
import { useEstimates } from './use-estimates.ts';

/** Automation > Apps > Xero Practice Manager > cog > Sync. */
export function IntegrationPage() {
  const practice = usePractice();
  const variables = { practiceId: practice.id };
  const [{ data, error }, retry] = useQuery({ query: livePracticeDocument, variables });
  const [{ data: recent }] = useQuery({ query: recentRunsDocument, variables });
  const actions = data?.practice?.window ?? [];
  const estimates = useEstimates(actions);
  if (data === undefined) {
    return error === undefined ? <Loading /> : <RequestFailed error={error} retry={retry} />;
  }
  const runs = recent?.practice?.syncRuns.edges.map(({ node }) => node) ?? [];
  return (
    <Stack gap="lg" maw={1100}>
      <PageTitle title="XPM Integration" />
      {actions.length === 0 ? (
        <Text>{whyNothing(practice)}</Text>
      ) : (
        <SimpleGrid cols={{ base: 1, md: 2 }} component="section" aria-label="Sync">
          {actions.map((action) => (
            <ActionCard
              key={action.kind}
              action={action}
              last={lastRun(runs, action)}
              estimate={estimates[action.kind] ?? null}
            />
          ))}
        </SimpleGrid>
      )}
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <ConnectionCard />
        <SettingsCard />
      </SimpleGrid>
    </Stack>
  );
}

interface ActionCardProps {
  readonly action: Action;
  readonly last: Run | null;
  readonly estimate: string | null;
}

function ActionCard({ action, last, estimate }: ActionCardProps) {
  const shown = action.run ?? last;
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Group justify="space-between">
          <SyncButton action={action} />
          {action.enabled && estimate !== null && (
            <Text size="sm" c="dimmed">
              {estimate}
            </Text>
          )}
        </Group>
        {shown === null ? (
          <Text size="sm" c="dimmed">
            Never synced.
          </Text>
        ) : (
          <RunProgress run={shown} />
        )}
      </Stack>
    </Card>
  );
}

function lastRun(runs: readonly Run[], { kind }: Action): Run | null {
  return runs.find((run) => run.kind === kind && isFinished(run)) ?? null;
}

function whyNothing({ isAdmin, source }: ReturnType<typeof usePractice>): string {
  if (!isAdmin) {
    return 'The syncs of the whole practice are for admins. You can sync clients from their list, and each job on its own page.';
  }
  return `The records of this practice come from ${source}, which has no manual sync.`;
}
