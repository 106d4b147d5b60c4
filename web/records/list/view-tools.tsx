import { Button, Menu } from '@mantine/core';
import { useQuery } from 'urql';
import { usePractice } from '../../practice/practice-context.ts';
import { RequestFailed } from '../../shell/request-failed.tsx';
import { livePracticeDocument } from '../../sync/documents.ts';
import { HiddenSyncs } from '../../sync/hidden-syncs.tsx';
import { useRequestSync } from '../../sync/use-request-sync.ts';

/** *View Tools > Sync*, which reads *Syncing* while clients are synced; or why the server offers no sync. */
export function ViewTools() {
  const { id } = usePractice();
  const [{ data, error }, retry] = useQuery({
    query: livePracticeDocument,
    variables: { practiceId: id },
  });
  const { isSending, send } = useRequestSync();
  if (data === undefined) {
    return error === undefined ? null : <RequestFailed error={error} retry={retry} />;
  }
  const [action] = data.practice?.list ?? [];
  if (action === undefined) return <HiddenSyncs surface="CLIENT_LIST" />;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" loading={isSending}>
          View Tools
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item disabled={!action.enabled} onClick={() => void send({ kind: action.kind })}>
          {action.label}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
