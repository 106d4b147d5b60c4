import { Button, Menu } from '@mantine/core';
import { RequestFailed } from '../../components/request-failed.tsx';
import { HiddenSyncs } from '../../sync/hidden-syncs.tsx';
import { useLivePractice } from '../../sync/use-live-practice.ts';
import { useRequestSync } from '../../sync/use-request-sync.ts';

/** *View Tools > Sync*, which reads *Syncing* while clients are synced; or why the server offers no sync. */
export function ViewTools() {
  const [{ data, error }, retry] = useLivePractice();
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
