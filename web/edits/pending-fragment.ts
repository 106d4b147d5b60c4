import type { ResultOf } from '../graphql/graphql.ts';
import { graphql } from '../graphql/graphql.ts';
import { runFragment } from '../sync/fragments.ts';

/** The tag *Pending Sync* of a client or job, with its reasons and its pending changes. */
export const pendingFragment = graphql(
  `
    fragment Pending on PendingSync @_unmask {
      since
      reasons
      run {
        ...Run
      }
      fields {
        field
        label
        definitionXpmId
        base
        ours
        theirs
        isBaseKnown
        editedBy
        since
        attempts
        nextAttemptAt
        problem
        refusal
        refusedBy
      }
    }
  `,
  [runFragment],
);

export type Pending = ResultOf<typeof pendingFragment>;
