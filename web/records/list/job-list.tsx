import { Text, VisuallyHidden } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { Column } from '../../components/record-table/column.ts';
import { PhoneCell } from '../../components/record-table/phone-cell.tsx';
import type { BulkRecord } from '../../edits/bulk/edit-in-turn.ts';
import type { ResultOf } from '../../graphql/graphql.ts';
import { usePages } from '../../graphql/pages/use-pages.ts';
import { usePractice } from '../../practice/practice-context.ts';
import { useToday } from '../../time/now.ts';
import { useTimes } from '../../time/times.ts';
import { titleOf } from '../title-of.ts';
import { BulkEditJobs } from './bulk-edit.tsx';
import { JobFilters } from './filters/job-filters.tsx';
import { countFilters } from './filters/list-filters.tsx';
import { jobVariables } from './filters/variables.ts';
import type { listedClientDocument } from './list-documents.ts';
import { jobsDocument } from './list-documents.ts';
import { RecordListPage } from './record-list-page.tsx';
import { RecordName } from './record-name.tsx';
import type { JobSearch } from './search.ts';
import { jobSearch } from './search.ts';

type Row = NonNullable<ResultOf<typeof jobsDocument>['practice']>['jobs']['edges'][number]['node'];

const views = [
  { value: 'open', label: 'Open', whenEmpty: 'No job without a completed date was synced.' },
  { value: 'overdue', label: 'Overdue', whenEmpty: 'No open job is past its due date.' },
  { value: 'pending', label: 'Pending Sync', whenEmpty: 'XPM has every edit of a job.' },
  { value: 'all', label: 'All', whenEmpty: 'Jobs appear here with the first sync.' },
  { value: 'deleted', label: 'Deleted', whenEmpty: 'XPM has deleted no job.' },
];

type ListedClient = Extract<
  ResultOf<typeof listedClientDocument>['node'],
  { readonly __typename: 'Client' }
>;

export interface JobListProps {
  /** The client whose jobs are listed; null for the jobs of all. */
  readonly client: ListedClient | null;
}

/** The jobs that the address describes. */
export function JobList({ client }: JobListProps) {
  const { id: practiceId } = usePractice();
  const search = useSearch({ from: '/practices/$practice/jobs' });
  const navigate = useNavigate({ from: '/practices/$practice/jobs' });
  const change = (parameters: Readonly<Record<string, string>>): void =>
    void navigate({ search: (old) => jobSearch({ ...old, ...parameters }), replace: true });
  const jobs = useJobs(practiceId, search, client?.xpmId ?? null);
  return (
    <RecordListPage
      title="Jobs"
      noun="jobs"
      columns={columns}
      phoneColumn={phoneColumn}
      views={views}
      view={search.show ?? 'open'}
      onView={(show) => void navigate({ search: (old) => jobSearch({ ...old, show }) })}
      search={search.q ?? ''}
      onSearch={(q) => change({ q })}
      filters={{
        count: countFilters(search),
        onClear: () => void navigate({ search: withoutFilters }),
        linked: client && {
          label: `Client: ${client.name}`,
          onRemove: () => change({ client: '' }),
        },
        children: <JobFilters search={search} change={change} />,
      }}
      bulkEdit={{
        noun: 'job',
        isOffered: search.show !== 'deleted',
        describe,
        Drawer: BulkEditJobs,
      }}
      {...jobs}
    />
  );
}

const describe = (job: Row): BulkRecord => ({ id: job.id, name: titleOf(job) });

function useJobs(practiceId: string, search: JobSearch, clientXpmId: string | null) {
  const today = useToday(useTimes());
  const variables = { practiceId, ...jobVariables(search, today, clientXpmId) };
  return usePages({ query: jobsDocument, variables, listOf });
}

const listOf = ({ practice }: ResultOf<typeof jobsDocument>) => practice?.jobs;

const withoutFilters = ({ q, show, sort }: JobSearch): JobSearch => jobSearch({ q, show, sort });

const columns: readonly Column<Row>[] = [
  { label: 'Number', width: '72px', cell: ({ number }) => number },
  { label: 'Name', width: '3fr', cell: (job) => <RecordName record={job} /> },
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
      <RecordName record={job} />
    </PhoneCell>
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
