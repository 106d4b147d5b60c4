import type { ResultOf } from '../graphql/graphql.ts';
import { graphql } from '../graphql/graphql.ts';

/** The calls and pauses of the last 24 hours. */
export const quotaDayDocument = graphql(`
  query QuotaDay($practiceId: ID!) {
    practice(id: $practiceId) {
      id
      quota {
        lastDay {
          byPriority {
            priority
            calls
          }
          byHour {
            hour
            calls
          }
          pauses {
            limit
            startedAt
            endsAt
          }
        }
      }
    }
  }
`);

export type QuotaDay = NonNullable<
  ResultOf<typeof quotaDayDocument>['practice']
>['quota']['lastDay'];
