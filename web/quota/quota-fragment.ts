import type { ResultOf } from '../graphql/graphql.ts';
import { graphql } from '../graphql/graphql.ts';

/** What is left of the limits of XPM, and what uses them. */
export const quotaFragment = graphql(`
  fragment Limits on Quota @_unmask {
    minuteLimit
    minuteRemaining
    minuteResetsAt
    dayLimit
    dayRemaining
    dayResetsAt
    inFlight
    pausedUntil
    pausedBy
    externalUsage
  }
`);

export type Quota = ResultOf<typeof quotaFragment>;
