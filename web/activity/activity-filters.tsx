import { Group, NativeSelect } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { ListSearch } from '../components/list-search.tsx';
import type { ActivitySearch } from './search.ts';
import { activitySearch, activityStatuses, activityTypes, withoutEntry } from './search.ts';

/** The search of the activity, and the choice of a status and a type. An empty text is no filter. */
export function ActivityFilters({ search }: { readonly search: ActivitySearch }) {
  const navigate = useNavigate({ from: '/practices/$practice/activity' });
  // The page may not have followed the last change yet, so `search` may be older than the address.
  const change = (next: Readonly<Record<string, string>>): void =>
    void navigate({
      search: (old) => activitySearch({ ...withoutEntry(old), ...next }),
      replace: true,
    });
  return (
    <Group>
      <ListSearch label="Search activity" value={search.q ?? ''} onSearch={(q) => change({ q })} />
      <NativeSelect
        aria-label="Status"
        value={search.status ?? ''}
        data={[
          { value: '', label: 'Every status' },
          ...Object.entries(activityStatuses).map(([value, { label }]) => ({ value, label })),
        ]}
        onChange={({ currentTarget: { value } }) => change({ status: value })}
      />
      <NativeSelect
        aria-label="Type"
        value={search.type ?? ''}
        data={[
          { value: '', label: 'Everything' },
          ...Object.entries(activityTypes).map(([value, label]) => ({ value, label })),
        ]}
        onChange={({ currentTarget: { value } }) => change({ type: value })}
      />
    </Group>
  );
}
