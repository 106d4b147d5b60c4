import { Group, Text, VisuallyHidden } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { BulkRecord } from '../../edits/bulk/edit-in-turn.ts';
import { PendingBadge } from '../../edits/pending-badge.tsx';
import type { ResultOf, VariablesOf } from '../../graphql/graphql.ts';
import { usePages } from '../../graphql/use-pages.ts';
import { usePractice } from '../../practice/practice-context.ts';
import { uuidOf } from '../../shell/ids.ts';
import { AnchorLink } from '../../shell/links.tsx';
import { useToday } from '../../time/now.ts';
import { useTimes } from '../../time/times.ts';
import { StatusBadge } from '../status-badge.tsx';
import { BulkEditJobs } from './bulk-edit.tsx';
import { jobsDocument } from './list-documents.ts';
import { RecordListPage } from './record-list-page.tsx';
import type { Column } from './record-table.tsx';
import { PhoneCell } from './record-table.tsx';
import type { JobSearch } from './search.ts';
import { jobSearch } from './search.ts';
import { SelectionActions, selectionColumn, useSelection } from './selection.tsx';

type Row = NonNullable<ResultOf<typeof jobsDocument>['practice']>['jobs']['edges'][number]['node'];
type Filter = NonNullable<VariablesOf<typeof jobsDocument>['filter']>;

const everyStatus: NonNullable<Filter['statuses']> = ['ACTIVE', 'DELETED', 'MISSING'];

const views = [
  { value: 'open', label: 'Open', whenEmpty: 'No job without a completed date was synced.' },
  { value: 'overdue', label: 'Overdue', whenEmpty: 'No open job is past its due date.' },
  { value: 'pending', label: 'Pending Sync', whenEmpty: 'XPM has every edit of a job.' },
  { value: 'all', label: 'All', whenEmpty: 'Jobs appear here with the first sync.' },
  { value: 'deleted', label: 'Deleted', whenEmpty: 'XPM has deleted no job.' },
];

export function JobsPage() {
  const { id: practiceId } = usePractice();
  const search = useSearch({ from: '/practices/$practice/jobs' });
  const navigate = useNavigate({ from: '/practices/$practice/jobs' });
  const jobs = useJobs(practiceId, search);
  const selection = useSelection();
  const isEditable = search.show !== 'deleted';
  const [isEditing, setEditing] = useState(false);
  return (
    <RecordListPage
      title="Jobs"
      noun="jobs"
      columns={isEditable ? [selectionColumn(selection, describe), ...columns] : columns}
      phoneColumn={phoneColumn}
      views={views}
      view={search.show ?? 'open'}
      onView={(view) => void navigate({ search: withView(search, view) })}
      search={search.q ?? ''}
      onSearch={(q) => void navigate({ search: withText(search, q), replace: true })}
      {...jobs}
    >
      <SelectionActions
        selection={selection}
        noun="job"
        selectable={isEditable ? (jobs.list?.edges.map(({ node }) => describe(node)) ?? []) : []}
        onEdit={() => setEditing(true)}
      />
      {isEditing && (
        <BulkEditJobs
          records={selection.records}
          onClose={(rest) => {
            selection.set(rest);
            setEditing(false);
          }}
        />
      )}
    </RecordListPage>
  );
}

const describe = (job: Row): BulkRecord => ({ id: job.id, name: `${job.number} ${job.name}` });

function useJobs(practiceId: string, search: JobSearch) {
  const filter = filterOf(search, useToday(useTimes()));
  return usePages({ query: jobsDocument, variables: { practiceId, filter }, listOf });
}

const listOf = ({ practice }: ResultOf<typeof jobsDocument>) => practice?.jobs;

/** A job is open until it has a completed date, and overdue from the day after its due date. */
function filterOf({ q, show }: JobSearch, today: string): Filter {
  return {
    search: q ?? null,
    // By default the service leaves out deleted jobs. An edit waits whatever the status of its job is.
    statuses: show === 'deleted' ? ['DELETED'] : show === 'pending' ? everyStatus : null,
    pendingChanges: show === 'pending' ? true : null,
    completed: show === undefined || show === 'overdue' ? false : null,
    dueBefore: show === 'overdue' ? today : null,
  };
}

function withText({ show }: JobSearch, q: string): JobSearch {
  return { ...(q === '' ? {} : { q }), ...(show === undefined ? {} : { show }) };
}

function withView({ q }: JobSearch, view: string): JobSearch {
  return {
    ...(q === undefined ? {} : { q }),
    ...jobSearch({ show: view }),
  };
}

const columns: readonly Column<Row>[] = [
  { label: 'Number', width: '72px', cell: ({ number }) => number },
  { label: 'Name', width: '3fr', cell: (job) => <JobName job={job} /> },
  { label: 'Client', width: '2fr', cell: ({ client }) => client?.name },
  { label: 'State', width: '112px', cell: ({ state }) => state },
  {
    label: 'Due',
    width: '116px',
    cell: (job) => <Due job={job} />,
  },
  { label: 'Manager', width: '1.5fr', cell: ({ manager }) => manager?.name },
];

const phoneColumn: Column<Row> = {
  label: 'Job',
  width: '1fr',
  cell: (job) => <PhoneJob job={job} />,
};

function PhoneJob({ job }: { readonly job: Row }) {
  const times = useTimes();
  const due = job.dueDate === null ? null : `due ${times.date(job.dueDate)}`;
  return (
    <PhoneCell details={[job.number, job.client?.name, job.state, due]}>
      <JobName job={job} />
    </PhoneCell>
  );
}

function JobName({ job }: { readonly job: Row }) {
  return (
    <Group gap="xs" wrap="nowrap">
      <AnchorLink
        from="/practices/$practice/jobs"
        to="/practices/$practice/jobs/$job"
        params={(kept) => ({ ...kept, job: uuidOf(job.id) })}
        size="sm"
        truncate
      >
        {job.name}
      </AnchorLink>
      {job.pendingSync !== null && <PendingBadge pending={job.pendingSync} />}
      <StatusBadge status={job.status} />
    </Group>
  );
}

function Due({ job }: { readonly job: Row }) {
  const times = useTimes();
  const today = useToday(times);
  if (job.dueDate === null) return null;
  const isOverdue = job.completedDate === null && job.dueDate < today;
  return (
    <Text span size="sm" fw={isOverdue ? 600 : undefined}>
      <time dateTime={job.dueDate}>{times.date(job.dueDate)}</time>
      {isOverdue && <VisuallyHidden> overdue</VisuallyHidden>}
    </Text>
  );
}
