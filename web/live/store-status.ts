import type { Cache, DataFields, Variables } from '@urql/exchange-graphcache';
import type { ResultOf } from '../graphql/graphql.ts';
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
  const practice = { __typename: 'Practice', id: practiceId };
  const { window, list, quota } = status;
  if (window !== undefined && list !== undefined && quota !== undefined) {
    cache.writeFragment(livePracticeFragment, {
      id: practiceId,
      window,
      list,
      quota,
    });
  }
  if (status.runs.length === 0) return;
  for (const { fieldName, arguments: given } of cache.inspectFields(practice)) {
    if (fieldName === 'syncRuns') cache.invalidate(practice, fieldName, given ?? undefined);
  }
}
