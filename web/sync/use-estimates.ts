import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import type { ResultOf } from '../graphql/graphql.ts';
import { graphql } from '../graphql/graphql.ts';
import { usePractice } from '../practice/practice-context.ts';
import { countOf } from '../shell/numbers.ts';
import { formatDuration } from '../time/duration.ts';
import type { Action } from './run.ts';

const estimatesDocument = graphql(`
  query Estimates($practiceId: ID!) {
    practice(id: $practiceId) {
      id
      syncActions(surface: APP_WINDOW) {
        kind
        estimate {
          calls
          endsAt
          pauses {
            limit
          }
        }
      }
    }
  }
`);

type Actions = NonNullable<ResultOf<typeof estimatesDocument>['practice']>['syncActions'];

/** What a sync needs, for each kind that has a history, e.g. `2 calls, about 10 s`. */
type Estimates = Partial<Record<Action['kind'], string>>;

/** Reads the estimates when the window opens, and again whenever a sync or a pause starts or ends. */
export function useEstimates(actions: readonly Action[]): Estimates {
  const { id: practiceId } = usePractice();
  const client = useClient();
  const [estimates, setEstimates] = useState<Estimates>({});
  const situationKey = actions
    .map(({ kind, run, pausedUntil }) => [kind, run?.id, pausedUntil])
    .join();
  useEffect(() => {
    if (situationKey === '') return undefined;
    let isCurrent = true;
    // Not from the cache: the times are relative to the moment of the response.
    void client
      .query(estimatesDocument, { practiceId }, { requestPolicy: 'network-only' })
      .toPromise()
      .then(({ data }) => {
        if (isCurrent) setEstimates(describe(data?.practice?.syncActions ?? [], Date.now()));
      });
    return () => {
      isCurrent = false;
    };
  }, [client, practiceId, situationKey]);
  return estimates;
}

function describe(actions: Actions, now: number): Estimates {
  return Object.fromEntries(
    actions.flatMap(({ kind, estimate }) => {
      if (estimate === null) return [];
      const { calls, endsAt, pauses } = estimate;
      const needed = countOf(calls, 'call');
      const durationMs = Math.max(1000, Date.parse(endsAt) - now);
      const pause = pauses.length > 0 ? ' with a pause' : '';
      return [[kind, `${needed}, about ${formatDuration(durationMs)}${pause}`]];
    }),
  );
}
