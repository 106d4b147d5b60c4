import type { Cache, DataFields, UpdateResolver, Variables } from '@urql/exchange-graphcache';
import { listedIn } from '../graphql/cache/listed-in.ts';
import { refetch } from '../graphql/cache/refetch.ts';
import type { ResultOf } from '../graphql/graphql.ts';
import type { recordActionsChangedDocument } from '../sync/documents.ts';
import { recordActionsFragment } from '../sync/documents.ts';
import type { RefetchChangedLists } from './changed-lists.ts';
import type { statusDocument } from './status-document.ts';
import { livePracticeFragment } from './status-document.ts';

type LivePractice = ResultOf<typeof livePracticeFragment>;
type Status = ResultOf<typeof statusDocument>['syncStatus'];

/** Absent parts: another subscription to the status, which selects less. */
type StatusItem = Pick<Status, 'runs'> &
  Partial<Status> &
  Partial<ResultOf<typeof recordActionsChangedDocument>['syncStatus']>;

/** Stores an item of `syncStatus` where the pages read it: in the practice. Runs, clients and jobs have ids already. */
export function storeStatus(refetchChangedLists: RefetchChangedLists): UpdateResolver {
  return (result: DataFields, args: Variables, cache: Cache, { variables }): void => {
    const practiceId = args['practiceId'];
    const status = result['syncStatus'] as StatusItem | null | undefined;
    if (typeof practiceId !== 'string' || status == null) return;
    // The pages show the progress of these without another request.
    const listed = listedIn(cache, practiceId, 'syncRuns');
    if (status.runs.some(({ id }) => !listed.has(`SyncRun:${id}`))) {
      refetch(cache, practiceId, 'syncRuns');
    }
    if (!isWhole(status)) {
      const { actions: syncActions } = status;
      if (syncActions === undefined) return;
      cache.writeFragment(recordActionsFragment, { id: practiceId, syncActions }, variables);
      return;
    }
    const { window, list, quota } = status;
    if (hasChanged(cache, practiceId, status)) refetch(cache, practiceId, 'connection');
    cache.writeFragment(livePracticeFragment, { id: practiceId, window, list, quota });
    refetchChangedLists(cache, practiceId, status);
  };
}

const isWhole = (status: StatusItem): status is Status => status.quota !== undefined;

/** A change of what stops all calls of the practice is a change of its connection. */
function hasChanged(cache: Cache, practiceId: string, { window, list, quota }: Status): boolean {
  const known = cache.readFragment(livePracticeFragment, { id: practiceId } as LivePractice);
  if (known === null) return false;
  const reasons = (actions: Status['window']): string =>
    actions.map(({ reason }) => reason === 'RECONNECT_NEEDED').join();
  return (
    reasons(known.window) !== reasons(window) ||
    reasons(known.list) !== reasons(list) ||
    known.quota.pausedBy !== quota.pausedBy
  );
}
