import type { ResultOf } from '../graphql/graphql.ts';
import { graphql } from '../graphql/graphql.ts';
import { stateOf } from '../sync/run.ts';

export const freshnessDocument = graphql(`
  query Freshness($practiceId: ID!) {
    practice(id: $practiceId) {
      id
      syncKinds {
        kind
        completeAsOf
        nextDueAt
        consecutiveFailures
        run {
          id
          state
          requestedAt
        }
        lastRun {
          id
          state
          finishedAt
          failure {
            message
          }
        }
      }
    }
  }
`);

export type Kind = NonNullable<ResultOf<typeof freshnessDocument>['practice']>['syncKinds'][number];

/** What is known about the syncs of a kind, in words. */
export interface LastSync {
  /** The unfinished sync; null when none is on the way. */
  readonly present: { readonly label: string; readonly color: string; readonly at: string } | null;
  /** The latest sync that has ended. */
  readonly last: { readonly label: string; readonly at: string | null };
  /** `3 failures in a row`; null for a single one. */
  readonly failures: string | null;
  /** Why the latest sync failed. */
  readonly why: string | null;
  /** Whether it stands out: not while another sync is on the way. */
  readonly isAlarming: boolean;
}

export function describeLastSync({
  run,
  lastRun,
  consecutiveFailures,
}: Pick<Kind, 'run' | 'lastRun' | 'consecutiveFailures'>): LastSync {
  return {
    present:
      run === null
        ? null
        : { label: stateOf(run).label, color: stateOf(run).color, at: run.requestedAt },
    last: {
      label: lastRun === null ? 'Never' : stateOf(lastRun).label,
      at: lastRun?.finishedAt ?? null,
    },
    failures: consecutiveFailures > 1 ? `${consecutiveFailures} failures in a row` : null,
    why: lastRun?.state === 'FAILED' ? (lastRun.failure?.message ?? null) : null,
    isAlarming: run === null && consecutiveFailures > 0,
  };
}
