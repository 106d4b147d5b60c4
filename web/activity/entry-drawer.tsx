import { Drawer, Stack, Text } from '@mantine/core';
import { useQuery } from 'urql';
import { breakLongWords } from '../components/break-long-words.ts';
import { NotLoaded } from '../components/not-loaded.tsx';
import type { ResultOf } from '../graphql/graphql.ts';
import { RecordLink } from '../records/record-link.tsx';
import { Moment } from '../time/moment.tsx';
import { entryDocument } from './documents.ts';
import type { Entry } from './entry.ts';
import { EntryRun } from './entry-run.tsx';
import { StatusBadge } from './status-badge.tsx';

export interface EntryDrawerProps {
  /** The entry to display; undefined while the drawer is closed. */
  readonly entryId: string | undefined;
  /** The entry as the list has it; undefined when the list has not loaded it, or leaves it out. */
  readonly listed: Entry | undefined;
  readonly onClose: () => void;
}

/** One entry: its whole text, the record, and the run behind it with its steps and problems. */
export function EntryDrawer({ entryId, listed, onClose }: EntryDrawerProps) {
  const isListed = listed !== undefined;
  const [{ data, error }, retry] = useQuery({
    query: entryDocument,
    variables: { id: entryId ?? '' },
    pause: entryId === undefined || isListed,
  });
  const entry = listed ?? entryOf(data);
  return (
    <Drawer
      opened={entryId !== undefined}
      onClose={onClose}
      position="right"
      title={entry?.title ?? 'Entry'}
      styles={{ title: breakLongWords }}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {entry === undefined && <NotLoaded error={error} retry={retry} />}
      {entry === null && <Text>This entry is not available.</Text>}
      {entry !== undefined && entry !== null && <EntryDetails entry={entry} />}
    </Drawer>
  );
}

/** Undefined until it is read, null when there is none with this id. */
function entryOf(data: ResultOf<typeof entryDocument> | undefined): Entry | null | undefined {
  if (data === undefined) return undefined;
  return data.node?.__typename === 'PracticeActivity' ? data.node : null;
}

function EntryDetails({ entry }: { readonly entry: Entry }) {
  const { record } = entry;
  return (
    <Stack gap="md" style={breakLongWords}>
      <StatusBadge status={entry.status} />
      <Text>{entry.message}</Text>
      <Text size="sm" c="dimmed">
        {entry.actor ?? 'Practice Sync'}, <Moment at={entry.createdAt} />
      </Text>
      {record !== null && <RecordLink record={record} />}
      {entry.runId !== null && <EntryRun runId={entry.runId} />}
    </Stack>
  );
}
