import { Group, Skeleton, Stack } from '@mantine/core';
import { useQuery, useSubscription } from 'urql';
import { RequestFailed } from '../../components/request-failed.tsx';
import { usePractice } from '../../practice/practice-context.ts';
import { recordActionsChangedDocument, recordActionsDocument } from '../../sync/documents.ts';
import { HiddenSyncs } from '../../sync/hidden-syncs.tsx';
import type { Run } from '../../sync/run.ts';
import { RunProgress } from '../../sync/run-progress.tsx';
import { SyncButton } from '../../sync/sync-button.tsx';

export interface RecordActionsProps {
  readonly surface: 'CLIENT_CUSTOM_FIELDS' | 'JOB_SUMMARY';
  readonly recordId: string;
  /** The record's own unfinished sync, whose action some surfaces do not offer meanwhile. */
  readonly unfinished: Run | null;
}

/** The syncs of one record as the server offers them at the moment. */
export function RecordActions({ surface, recordId, unfinished }: RecordActionsProps) {
  const { id: practiceId } = usePractice();
  const variables = { practiceId, surface, recordId };
  const [{ data, error }, retry] = useQuery({ query: recordActionsDocument, variables });
  useSubscription({ query: recordActionsChangedDocument, variables });
  if (data === undefined) {
    return error === undefined ? (
      <Skeleton height={36} width={120} aria-label="Loading" role="img" />
    ) : (
      <RequestFailed error={error} retry={retry} />
    );
  }
  const actions = data.practice?.syncActions ?? [];
  return (
    <Stack gap="xs" align="flex-end" maw={360}>
      <Group>
        {actions.map((action) => (
          <SyncButton key={action.kind} action={action} recordId={recordId} />
        ))}
      </Group>
      {unfinished !== null && <RunProgress run={unfinished} />}
      {actions.map(({ kind, run, lastRun }) => {
        const displayed = run ?? lastRun;
        if (displayed === null || unfinished?.kind === kind) return null;
        return <RunProgress key={kind} run={displayed} />;
      })}
      <HiddenSyncs surface={surface} />
    </Stack>
  );
}
