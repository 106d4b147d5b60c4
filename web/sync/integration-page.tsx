import { Card, Flex, SimpleGrid, Stack, Text } from '@mantine/core';
import { NotLoaded } from '../components/not-loaded.tsx';
import { PageTitle } from '../components/page-title.tsx';
import { ConnectionCard } from '../practice/connection-card.tsx';
import { SettingsCard } from '../practice/settings-card.tsx';
import { DayLimitCard } from '../quota/day-limit-card.tsx';
import { EstimateText } from './estimate/estimate-text.tsx';
import type { Estimate } from './estimate/estimates.ts';
import { useEstimates } from './estimate/use-estimates.ts';
import { HiddenSyncs } from './hidden-syncs.tsx';
import type { Action } from './run.ts';
import { RunProgress } from './run-progress.tsx';
import { SyncButton } from './sync-button.tsx';
import { useLivePractice } from './use-live-practice.ts';

/** Automation > Apps > Xero Practice Manager > cog > Sync. */
export function IntegrationPage() {
  const [{ data, error }, retry] = useLivePractice();
  const actions = data?.practice?.window ?? [];
  const estimates = useEstimates(actions);
  if (data === undefined) return <NotLoaded what="page" error={error} retry={retry} />;
  return (
    <Stack gap="lg" maw={1100}>
      <PageTitle title="XPM Integration" />
      {actions.length > 0 && (
        <SimpleGrid cols={{ base: 1, md: 2 }} component="section" aria-label="Sync">
          {actions.map((action) => (
            <ActionCard key={action.kind} action={action} estimate={estimates[action.kind]} />
          ))}
        </SimpleGrid>
      )}
      <HiddenSyncs surface="APP_WINDOW" />
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <ConnectionCard />
        <SettingsCard />
        {data.practice !== null && <DayLimitCard quota={data.practice.quota} />}
      </SimpleGrid>
    </Stack>
  );
}

interface ActionCardProps {
  readonly action: Action;
  /** Undefined before there is a history. */
  readonly estimate: Estimate | undefined;
}

function ActionCard({ action, estimate }: ActionCardProps) {
  const displayed = action.run ?? action.lastRun;
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Flex
          direction={{ base: 'column', xs: 'row' }}
          justify="space-between"
          align={{ base: 'flex-start', xs: 'center' }}
          gap="md"
        >
          <SyncButton action={action} />
          {action.enabled && estimate !== undefined && <EstimateText estimate={estimate} />}
        </Flex>
        {displayed === null ? (
          <Text size="sm" c="dimmed">
            Never synced.
          </Text>
        ) : (
          <RunProgress run={displayed} />
        )}
      </Stack>
    </Card>
  );
}
