import type { Cache, DataFields, Entity, Variables } from '@urql/exchange-graphcache';
import type { ResultOf } from '../graphql/graphql.ts';
import { refetch } from '../graphql/refetch.ts';
import { livePracticeFragment } from './status-document.ts';

type LivePractice = ResultOf<typeof livePracticeFragment>;

/** Absent parts: another subscription to the status, which selects less. */
interface StatusItem {
  readonly runs: readonly { readonly id: string }[];
  readonly window?: LivePractice['window'];
  readonly list?: LivePractice['list'];
  readonly quota?: LivePractice['quota'];
}

/** Stores an item of `syncStatus` where the pages read it: in the practice. Runs, clients and jobs have ids already. */
export function storeStatus(cache: Cache, args: Variables, result: DataFields): void {
  const practiceId = args['practiceId'];
  const status = result['syncStatus'] as StatusItem | null | undefined;
  if (typeof practiceId !== 'string' || status == null) return;
  const { window, list, quota } = status;
  if (window !== undefined && list !== undefined && quota !== undefined) {
    cache.writeFragment(livePracticeFragment, {
      id: practiceId,
      window,
      list,
      quota,
    });
  }
  const listed = listedRuns(cache, practiceId);
  if (status.runs.some(({ id }) => !listed.has(`SyncRun:${id}`))) {
    refetch(cache, practiceId, 'syncRuns');
  }
}

/** The cache's keys of the runs that the pages list. They show the progress of these without another request. */
function listedRuns(cache: Cache, practiceId: string): ReadonlySet<unknown> {
  const practice = { __typename: 'Practice', id: practiceId };
  const fields = cache.inspectFields(practice).filter(({ fieldName }) => fieldName === 'syncRuns');
  return new Set(
    fields.flatMap(({ fieldKey }) => {
      const connection = cache.resolve(practice, fieldKey) as Entity;
      const edges = cache.resolve(connection, 'edges') as readonly Entity[] | null | undefined;
      return edges?.map((edge) => cache.resolve(edge, 'node')) ?? [];
    }),
  );
}
