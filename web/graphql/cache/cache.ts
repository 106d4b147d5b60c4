import type { CacheExchangeOpts, Entity, UpdateResolver } from '@urql/exchange-graphcache';
import { cacheExchange } from '@urql/exchange-graphcache';
import type { Exchange } from 'urql';
import { optimisticEdits } from '../../edits/optimistic.ts';
import { automaticFields, createChangedLists } from '../../live/changed-lists.ts';
import { storeStatus } from '../../live/store-status.ts';
import { listedIn } from './listed-in.ts';
import { refetch } from './refetch.ts';

/** Types that belong to the object that holds them: they have no id of their own. */
const withoutId = [
  'AutomaticSync',
  'ClientEmail',
  'Contact',
  'ClientNote',
  'ClientRelationship',
  'FieldValue',
  'HiddenSyncAction',
  'HourCalls',
  'JobState',
  'MissingRecord',
  'NotEditable',
  'PageInfo',
  'PendingChange',
  'PendingField',
  'PendingSync',
  'PlannedPause',
  'PracticeSettings',
  'PriorityCalls',
  'ProblemCause',
  'Quota',
  'QuotaDay',
  'QuotaPause',
  'QuotaPlan',
  'ReadOnlyField',
  'RefusalCause',
  'SourceOption',
  'SyncAction',
  'SyncEstimate',
  'SyncFailure',
  'SyncKindStatus',
  'SyncPause',
  'SyncProgress',
  'SyncStatus',
  'SyncWait',
  'Viewer',
  'ViewerPractice',
  'XpmAccountOffer',
  'XpmConnection',
  'XpmConnectionTrouble',
  'XpmReference',
] as const;

/** An entry that is listed changes where it is. Whether a filter lets it through may have changed with it. */
const refetchChangedActivity: UpdateResolver = ({ activityAdded }, { practiceId }, cache) => {
  if (typeof practiceId !== 'string') return;
  const key = cache.keyOfEntity(activityAdded as Entity);
  const isListed = listedIn(cache, practiceId, 'activity').has(key);
  refetch(cache, practiceId, 'activity', ({ filter }) => !isListed || isSet(filter));
};

const isSet = (filter: unknown): boolean =>
  Object.values(filter ?? {}).some((condition) => condition !== null);

/** A request for a sync has an entry, whatever its outcome. */
const refetchActivity: UpdateResolver = (_result, { input }, cache) => {
  const { practiceId } = input as { readonly practiceId: string };
  refetch(cache, practiceId, 'activity');
};

/** The settings decide which syncs are automatic. */
const refetchAutomaticSyncs: UpdateResolver = (_result, { input }, cache) => {
  const { practiceId } = input as { readonly practiceId: string };
  for (const field of automaticFields) refetch(cache, practiceId, field);
};

/** Every page reads from this cache, so that a list, a window and the dashboard never disagree about a run. */
export function createCache(): Exchange {
  return cacheExchange({
    keys: Object.fromEntries(withoutId.map((type) => [type, () => null])),
    // The app's fragments name object types only. Without this, Graphcache takes a fragment on one for an interface.
    optimistic: optimisticEdits,
    updates: {
      Subscription: {
        syncStatus: storeStatus(createChangedLists()),
        activityAdded: refetchChangedActivity,
      },
      Mutation: {
        requestSync: refetchActivity,
        retryProblems: refetchActivity,
        updatePracticeSettings: refetchAutomaticSyncs,
      },
    },
  } satisfies CacheExchangeOpts);
}
