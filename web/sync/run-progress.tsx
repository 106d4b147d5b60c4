import { Badge, Button, Group, Progress, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from 'urql';
import { formatCountdown } from '../time/duration.ts';
import { Ago } from '../time/moment.tsx';
import { useNow } from '../time/now.ts';
import { useTimes } from '../time/times.ts';
import { cancelNotice } from './cancel-notice.ts';
import { cancelSyncDocument } from './documents.ts';
import { ExpectedEnd } from './estimate/expected-end.tsx';
import type { Run } from './run.ts';
import {
  describeCounts,
  describeProgress,
  describeWait,
  isFinished,
  stateOf,
  subjectOf,
} from './run.ts';
import { useRefreshActions } from './use-refresh-actions.ts';

export interface RunProgressProps {
  readonly run: Run;
}

/** One run: how far it is, why it waits, or how it ended. */
export function RunProgress({ run }: RunProgressProps) {
  return isFinished(run) ? <FinishedRun run={run} /> : <UnfinishedRun run={run} />;
}

function StateBadge({ run }: RunProgressProps) {
  const { label, color } = stateOf(run);
  return (
    <Badge color={color} tt="none">
      {label}
    </Badge>
  );
}

function UnfinishedRun({ run }: RunProgressProps) {
  const { done, total } = run.progress;
  const share = total === null || total === 0 ? null : Math.min(100, (done / total) * 100);
  return (
    <Stack gap={6}>
      <Group justify="space-between" wrap="nowrap">
        <Group gap="xs" wrap="nowrap">
          <StateBadge run={run} />
          <Text size="sm">{describeProgress(run)}</Text>
        </Group>
        {run.viewerCanCancel && <CancelButton run={run} />}
      </Group>
      <Progress
        value={share ?? 100}
        animated={run.state === 'RUNNING'}
        striped={share === null}
        color={stateOf(run).color}
        aria-label={`Progress of the sync of ${subjectOf(run)}`}
      />
      <Wait run={run} />
      <ExpectedEnd run={run} />
      <Text size="xs" c="dimmed">
        {run.requestedBy === null ? 'By the schedule' : `Requested by ${run.requestedBy}`}{' '}
        <Ago at={run.requestedAt} />
      </Text>
    </Stack>
  );
}

function Wait({ run }: RunProgressProps) {
  const now = useNow();
  const times = useTimes();
  const wait = describeWait(run);
  if (wait === null) return null;
  const remainingMs = wait.until === null ? 0 : Date.parse(wait.until) - now;
  return (
    <Text size="sm">
      {wait.why}
      {wait.until !== null && ` Continues at ${times.dateTime(wait.until)}`}
      {remainingMs > 0 && ` (in ${formatCountdown(remainingMs)})`}
      {wait.until !== null && '.'}
      {run.pause !== null && ` Last observed at ${times.clock(run.pause.observedAt)}.`}
    </Text>
  );
}

function FinishedRun({ run }: RunProgressProps) {
  const counts = describeCounts(run);
  return (
    <Stack gap={4}>
      <Group gap="xs">
        <StateBadge run={run} />
        {run.finishedAt !== null && (
          <Text size="sm" c="dimmed">
            <Ago at={run.finishedAt} />
            {run.requestedBy !== null && `, requested by ${run.requestedBy}`}
          </Text>
        )}
      </Group>
      {counts !== '' && <Text size="sm">{counts}</Text>}
      {run.cancelledBy !== null && <Text size="sm">Cancelled by {run.cancelledBy}.</Text>}
      {run.failure !== null && (
        <Text size="sm" c="red">
          {run.failure.message}
        </Text>
      )}
    </Stack>
  );
}

function CancelButton({ run }: RunProgressProps) {
  const refreshActions = useRefreshActions();
  const [{ fetching }, cancel] = useMutation(cancelSyncDocument);
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      color="gray"
      loading={fetching}
      onClick={() => {
        void cancel({ runId: run.id }).then(({ data, error }) => {
          const notice = cancelNotice(data?.cancelSync, error);
          if (notice !== null) notifications.show(notice);
          if (data !== undefined && data.cancelSync.__typename !== 'NotPermitted') {
            void refreshActions(run.kind, run.record?.id);
          }
        });
      }}
    >
      Cancel
    </Button>
  );
}
