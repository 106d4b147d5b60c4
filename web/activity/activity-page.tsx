import { EmptyState, Group, Stack, UnstyledButton } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useSubscription } from 'urql';
import { PageTitle } from '../components/page-title.tsx';
import type { Column } from '../components/record-table/column.ts';
import { ListTable } from '../components/record-table/list-table.tsx';
import { PhoneCell } from '../components/record-table/phone-cell.tsx';
import type { ResultOf, VariablesOf } from '../graphql/graphql.ts';
import { usePages } from '../graphql/pages/use-pages.ts';
import { usePractice } from '../practice/practice-context.ts';
import { Moment } from '../time/moment.tsx';
import { useTimes } from '../time/times.ts';
import { ActivityFilters } from './activity-filters.tsx';
import { activityAddedDocument, activityDocument } from './documents.ts';
import type { Entry } from './entry.ts';
import { EntryDrawer } from './entry-drawer.tsx';
import { ExportButton } from './export-button.tsx';
import type { ActivitySearch } from './search.ts';
import { withoutEntry } from './search.ts';
import { StatusBadge } from './status-badge.tsx';

type Filter = NonNullable<VariablesOf<typeof activityDocument>['filter']>;

const from = '/practices/$practice/activity';

/** The log of the practice, live: an entry appears and changes while somebody looks at it. */
export function ActivityPage() {
  const { id: practiceId } = usePractice();
  const search = useSearch({ from });
  const navigate = useNavigate({ from });
  const activity = useActivity(practiceId, search);
  const { list, isStale } = activity;
  useSubscription({ query: activityAddedDocument, variables: { practiceId } });
  const entries = list?.edges.map(({ node }) => node) ?? [];
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <PageTitle title="Practice Activity" count={isStale ? null : (list?.totalCount ?? null)} />
        <ExportButton filter={filterOf(search)} />
      </Group>
      <ActivityFilters search={search} />
      <ListTable
        {...activity}
        label="Practice Activity"
        columns={columns}
        phoneColumn={phoneColumn}
        whenEmpty={
          <EmptyState
            title="No activity here"
            description="Syncs, edits and changes of settings appear here as they happen."
          />
        }
      />
      <EntryDrawer
        entryId={search.entry}
        listed={entries.find(({ id }) => id === search.entry)}
        onClose={() => void navigate({ search: withoutEntry })}
      />
    </Stack>
  );
}

function useActivity(practiceId: string, search: ActivitySearch) {
  const filter = filterOf(search);
  return usePages({ query: activityDocument, variables: { practiceId, filter }, listOf });
}

const listOf = ({ practice }: ResultOf<typeof activityDocument>) => practice?.activity;

function filterOf({ q, status, type }: ActivitySearch): Filter {
  return {
    search: q ?? null,
    statuses: status === undefined ? null : [status],
    types: type === undefined ? null : [type],
  };
}

const columns: readonly Column<Entry>[] = [
  {
    label: 'When',
    width: '150px',
    cell: ({ createdAt }) => <Moment at={createdAt} />,
  },
  {
    label: 'What',
    width: '5fr',
    cell: (entry) => <EntryTitle entry={entry} />,
  },
  {
    label: 'Result',
    width: '132px',
    cell: ({ status }) => <StatusBadge status={status} />,
  },
  { label: 'Details', width: '6fr', cell: ({ message }) => message },
  { label: 'Who', width: '2fr', cell: ({ actor }) => actor ?? 'Practice Sync' },
];

const phoneColumn: Column<Entry> = {
  label: 'Entry',
  width: '1fr',
  cell: (entry) => <PhoneEntry entry={entry} />,
};

function PhoneEntry({ entry }: { readonly entry: Entry }) {
  const times = useTimes();
  return (
    <PhoneCell details={[times.dateTime(entry.createdAt), entry.actor, entry.message]}>
      <Group gap="xs" wrap="nowrap" justify="space-between">
        <EntryTitle entry={entry} />
        <StatusBadge status={entry.status} />
      </Group>
    </PhoneCell>
  );
}

function EntryTitle({ entry }: { readonly entry: Entry }) {
  const navigate = useNavigate({ from });
  return (
    <UnstyledButton
      fz="sm"
      c="var(--mantine-color-anchor)"
      maw="100%"
      style={{ overflow: 'hidden', textOverflow: 'ellipsis' }}
      onClick={() => void navigate({ search: (old) => ({ ...old, entry: entry.id }) })}
    >
      {entry.title}
    </UnstyledButton>
  );
}
