import { Group, Stack } from '@mantine/core';
import { useSubscription } from 'urql';
import { usePractice } from '../../practice/practice-context.ts';
import { recordActionsDocument } from '../../sync/documents.ts';
import { HiddenSyncs } from '../../sync/hidden-syncs.tsx';
import { RunProgress } from '../../sync/run-progress.tsx';
import { SyncButton } from '../../sync/sync-button.tsx';

export interface RecordActionsProps {
  readonly surface: 'CLIENT_CUSTOM_FIELDS' | 'JOB_SUMMARY';
  readonly recordId: string;
}

/** The syncs of one record as the server offers them at the moment. */
export function RecordActions({ surface, recordId }: RecordActionsProps) {
  const { id: practiceId } = usePractice();
  const [{ data }] = useSubscription({
    query: recordActionsDocument,
    variables: { practiceId, surface, recordId },
  });
  const actions = data?.syncStatus.actions ?? [];
  return (
    <Stack gap="xs" align="flex-end" maw={360}>
      <Group>
        {actions.map((action) => (
          <SyncButton key={action.kind} action={action} recordId={recordId} />
        ))}
      </Group>
      {actions.map(({ kind, run, lastRun }) => {
        const displayed = run ?? lastRun;
        return displayed !== null && <RunProgress key={kind} run={displayed} />;
      })}
      <HiddenSyncs surface={surface} />
    </Stack>
  );
}
