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
import { Loading } from '../components/loading.tsx';
import { PageTitle } from '../components/page-title.tsx';
import { RequestFailed } from '../components/request-failed.tsx';
import { formatCount } from '../text/numbers.ts';
import { keyOf, ProblemCause } from './problem-cause.tsx';
import type { ProblemSearch } from './problem-search.ts';
import { causes, problemSearch, refusals } from './problem-search.ts';
import { RefusalCause } from './refusals/refusal-cause.tsx';
import { useRefusals } from './refusals/use-refusals.ts';
import { useProblems } from './use-problems.ts';

const from = '/practices/$practice/problems';

const views = [
  { value: 'open', label: 'Open' },
  { value: 'resolved', label: 'Resolved' },
];

/** Every record that could not be read, stored or sent, by cause, with what fixes it. */
export function ProblemsPage() {
  const search = useSearch({ from });
  const problems = useProblems(search);
  const refused = useRefusals(search);
  // A cause is open at first, and one that is retried closes no other.
  const [closed, setClosed] = useState<readonly string[]>([]);
  const keys = [...refused.groups.map(({ reason }) => reason), ...problems.groups.map(keyOf)];
  const sources = [refused, problems];
  const failed = sources.find(({ error }) => error !== undefined);
  const isLoaded = sources.every(({ list, isStale }) => list !== undefined && !isStale);
  const count = (problems.list?.totalCount ?? 0) + (refused.list?.totalCount ?? 0);
  return (
    <Stack gap="md">
      <PageTitle title="Problems" count={isLoaded ? count : null} />
      <Filters search={search} />
      {failed?.error !== undefined && <RequestFailed error={failed.error} retry={failed.retry} />}
      {!isLoaded && failed === undefined && keys.length === 0 && <Loading />}
      {isLoaded && count === 0 && <NoProblems search={search} />}
      {keys.length > 0 && (
        <Accordion
          multiple
          aria-busy={!isLoaded}
          value={keys.filter((key) => !closed.includes(key))}
          onChange={(open) => setClosed(keys.filter((key) => !open.includes(key)))}
          variant="contained"
        >
          {refused.groups.map((group) => (
            <RefusalCause key={group.reason} group={group} />
          ))}
          {problems.groups.map((group) => (
            <ProblemCause key={keyOf(group)} group={group} />
          ))}
        </Accordion>
      )}
      <Group>
        <ShowMore source={refused} of="edits" />
        <ShowMore source={problems} of="problems" />
      </Group>
    </Stack>
  );
}

interface ShowMoreProps {
  readonly of: string;
  readonly source: {
    readonly list:
      | {
          readonly totalCount: number;
          readonly pageInfo: { readonly hasNextPage: boolean };
        }
      | undefined;
    readonly loadMore: () => void;
  };
}

function ShowMore({ source: { list, loadMore }, of }: ShowMoreProps) {
  if (list?.pageInfo.hasNextPage !== true) return null;
  return (
    <Button variant="default" onClick={loadMore}>
      Show more of {formatCount(list.totalCount)} {of}
    </Button>
  );
}

function Filters({ search }: { readonly search: ProblemSearch }) {
  const navigate = useNavigate({ from });
  return (
    <Group>
      <SegmentedControl
        data={views}
        value={search.show ?? 'open'}
        onChange={(show) => void navigate({ search: (old) => problemSearch({ ...old, show }) })}
      />
      <NativeSelect
        aria-label="Cause"
        value={search.reason ?? ''}
        data={[
          { value: '', label: 'Every cause' },
          { group: 'Not sent', items: optionsOf(refusals) },
          { group: 'Not read as XPM wrote it', items: optionsOf(causes) },
        ]}
        onChange={({ currentTarget: { value } }) =>
          void navigate({
            search: (old) => problemSearch({ ...old, reason: value }),
            replace: true,
          })
        }
      />
    </Group>
  );
}

const optionsOf = (names: Readonly<Record<string, string>>) =>
  Object.entries(names).map(([value, label]) => ({ value, label }));

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
      description="Every record that XPM listed was read, and no edit was refused. A problem appears here with its fix, and is resolved when a later sync reads the record well, or XPM accepts the edit."
    />
  );
}
