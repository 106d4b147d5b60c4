import {
  Accordion,
  Button,
  EmptyState,
  Group,
  NativeSelect,
  SegmentedControl,
  Stack,
} from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useQuery } from 'urql';
import { usePractice } from '../practice/practice-context.ts';
import { useCursor, useLoadedPages } from '../records/list/use-cursor.ts';
import { Loading } from '../shell/loading.tsx';
import { PageTitle } from '../shell/page-title.tsx';
import { RequestFailed } from '../shell/request-failed.tsx';
import type { CauseGroup } from './problem-cause.tsx';
import { keyOf, ProblemCause } from './problem-cause.tsx';
import { problemCausesDocument, problemsDocument } from './problem-documents.ts';
import type { Problem } from './problem-line.tsx';
import type { ProblemSearch } from './problem-search.ts';
import { causes, problemFilter, problemSearch } from './problem-search.ts';

const from = '/practices/$practice/problems';

const views = [
  { value: 'open', label: 'Open' },
  { value: 'resolved', label: 'Resolved' },
];

/** What syncs could not read as XPM wrote it, by cause, with what fixes it. */
export function ProblemsPage() {
  const search = useSearch({ from });
  const { list, error, retry, loadMore } = useProblems(search);
  const groups = useCauses(search, list?.edges.map(({ node }) => node) ?? []);
  // A cause is open at first, and one that is retried closes no other.
  const [closed, setClosed] = useState<readonly string[]>([]);
  const keys = groups.map(keyOf);
  return (
    <Stack gap="md">
      <PageTitle title="Problems" count={list?.totalCount ?? null} />
      <Filters search={search} />
      {error !== undefined && list === undefined && <RequestFailed error={error} retry={retry} />}
      {list === undefined && error === undefined && <Loading />}
      {list?.totalCount === 0 && <NoProblems search={search} />}
      {groups.length > 0 && (
        <Accordion
          multiple
          value={keys.filter((key) => !closed.includes(key))}
          onChange={(open) => setClosed(keys.filter((key) => !open.includes(key)))}
          variant="contained"
        >
          {groups.map((group) => (
            <ProblemCause key={keyOf(group)} group={group} />
          ))}
        </Accordion>
      )}
      {list?.pageInfo.hasNextPage === true && (
        <Group>
          <Button variant="default" onClick={loadMore}>
            Show more of {list.totalCount.toLocaleString('en-AU')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function useProblems(search: ProblemSearch) {
  const { id: practiceId } = usePractice();
  const filter = problemFilter(search);
  const cursor = useCursor(JSON.stringify(filter));
  const [{ data, error, fetching }, retry] = useQuery({
    query: problemsDocument,
    variables: { practiceId, filter, after: cursor.after },
  });
  const { list, loadMore } = useLoadedPages(data?.practice?.problems, cursor, fetching);
  return { list, error, retry, loadMore };
}

/** Open problems by all causes of the practice; resolved ones by the causes of those that are loaded. */
function useCauses(search: ProblemSearch, problems: readonly Problem[]): readonly CauseGroup[] {
  const { id: practiceId } = usePractice();
  const isOpen = search.show !== 'resolved';
  const [{ data }] = useQuery({
    query: problemCausesDocument,
    variables: { practiceId },
    pause: !isOpen,
  });
  const loaded = Map.groupBy(problems, keyOf);
  if (!isOpen) {
    return [...loaded.values()].flatMap((entries) =>
      entries.slice(0, 1).map(({ kind, reason, fix }) => {
        return { kind, reason, fix, count: entries.length, cost: null, problems: entries };
      }),
    );
  }
  return (data?.practice?.problemCauses ?? [])
    .filter(({ reason }) => search.reason === undefined || search.reason === reason)
    .map((cause) => ({
      ...cause,
      count: cause.problems,
      cost: cause,
      problems: loaded.get(keyOf(cause)) ?? [],
    }));
}

function Filters({ search }: { readonly search: ProblemSearch }) {
  const navigate = useNavigate({ from });
  return (
    <Group>
      <SegmentedControl
        data={views}
        value={search.show ?? 'open'}
        onChange={(show) => void navigate({ search: problemSearch({ ...search, show }) })}
      />
      <NativeSelect
        aria-label="Cause"
        value={search.reason ?? ''}
        data={[
          { value: '', label: 'Every cause' },
          ...Object.entries(causes).map(([value, label]) => ({ value, label })),
        ]}
        onChange={({ currentTarget: { value } }) =>
          void navigate({ search: problemSearch({ ...search, reason: value }), replace: true })
        }
      />
    </Group>
  );
}

function NoProblems({ search }: { readonly search: ProblemSearch }) {
  if (search.reason !== undefined || search.show === 'resolved') {
    return (
      <EmptyState
        title="No problems here"
        description="Try another cause, or look at the others: open or resolved."
      />
    );
  }
  return (
    <EmptyState
      title="No problems"
      description="Every record that XPM listed was read. A problem appears here with its fix, and is resolved when a later sync reads the record well."
    />
  );
}
