import type { Cache } from '@urql/exchange-graphcache';
import { refetch } from '../graphql/cache/refetch.ts';
import type { ResultOf } from '../graphql/graphql.ts';
import type { statusDocument } from './status-document.ts';

type Status = ResultOf<typeof statusDocument>['syncStatus'];
type Run = Pick<Status['runs'][number], 'id' | 'kind' | 'finishedAt'>;

const problemFields = ['problems', 'problemCauses'] as const;

/** What a finished run of a kind may have changed, besides the records that have a subscription of their own. */
const listsOf: Readonly<Record<Run['kind'], readonly string[]>> = {
  CLIENTS: ['clients', 'clientGroups', ...problemFields, 'deletionReviews'],
  JOBS: ['jobs', 'jobStates', ...problemFields, 'deletionReviews'],
  USERS: ['users', ...problemFields, 'deletionReviews'],
  FIELD_DEFINITIONS: ['fieldDefinitions', ...problemFields, 'deletionReviews'],
  TAX_RETURNS: ['taxReturns', ...problemFields, 'deletionReviews'],
  CLIENT_FIELDS: [...problemFields],
  JOB: ['jobStates', ...problemFields],
  CLIENT_FIELD_VALUES: [...problemFields],
  JOB_FIELD_VALUES: [...problemFields],
  PROBLEMS: ['clients', 'jobs', ...problemFields],
};

export interface ChangedStatus {
  readonly reset: boolean;
  readonly runs: readonly Run[];
  readonly clients: readonly unknown[];
  readonly jobs: readonly unknown[];
}

export type RefetchChangedLists = (cache: Cache, practiceId: string, status: ChangedStatus) => void;

/** Reads lists again when an item of `syncStatus` says that they have changed. */
export function createChangedLists(): RefetchChangedLists {
  const known = new Set<string>();
  const finished = new Set<string>();
  return (cache, practiceId, { reset, runs, clients, jobs }) => {
    const ended = runs.filter(({ id, finishedAt }) => finishedAt !== null && !finished.has(id));
    const isNew = runs.some(({ id }) => !known.has(id));
    for (const { id } of runs) known.add(id);
    for (const { id } of ended) finished.add(id);
    if (isNew || ended.length > 0) refetch(cache, practiceId, 'syncKinds');
    if (reset || ended.length + clients.length + jobs.length > 0) refetchDay(cache, practiceId);
    if (reset || runs.length + clients.length + jobs.length === 0) {
      for (const field of settingsFields) refetch(cache, practiceId, field);
      refetchRecords(cache);
    }
    const changed = new Set(
      reset ? Object.values(listsOf).flat() : ended.flatMap(({ kind }) => listsOf[kind]),
    );
    if (reset) changed.add('activity');
    if (reset || clients.length + jobs.length > 0) {
      changed.add('pendingChanges').add('refusalCauses');
    }
    for (const list of changed) refetch(cache, practiceId, list);
    if (clients.length > 0) refetch(cache, practiceId, 'clients', listsPending);
    if (jobs.length > 0) refetch(cache, practiceId, 'jobs', listsPending);
  };
}

/** Which syncs are automatic, and when they start. */
export const automaticFields = ['automaticSyncs', 'syncKinds'] as const;

/** What an item without any record changes: it is about the connection or the settings. */
const settingsFields = [
  'settings',
  'source',
  'connection',
  'hiddenSyncActions',
  ...automaticFields,
] as const;

/** Whether an open client or job can be edited depends on the connection, too. */
function refetchRecords(cache: Cache): void {
  for (const { fieldName, arguments: args } of cache.inspectFields('Query')) {
    if (fieldName === 'node') cache.invalidate('Query', fieldName, args ?? undefined);
  }
}

/** The calls of the last day change with each call; they are read again when something has ended. */
function refetchDay(cache: Cache, practiceId: string): void {
  const quota = cache.resolve({ __typename: 'Practice', id: practiceId }, 'quota');
  if (typeof quota === 'string') cache.invalidate(quota, 'lastDay');
}

const listsPending = ({ filter }: Readonly<Record<string, unknown>>): boolean =>
  (filter as { readonly pendingChanges?: unknown } | null | undefined)?.pendingChanges === true;
