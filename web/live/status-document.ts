import { pendingFragment } from '../edits/pending-fragment.ts';
import { graphql } from '../graphql/graphql.ts';
import { quotaFragment } from '../quota/quota-fragment.ts';
import { actionFragment, runFragment } from '../sync/fragments.ts';

/** Follows everything about a practice that any page displays. One subscription per window serves all pages. */
export const statusDocument = graphql(
  `
    subscription Status($practiceId: ID!, $after: String) {
      syncStatus(practiceId: $practiceId, after: $after) {
        seq
        reset
        runs {
          ...Run
        }
        window: actions(surface: APP_WINDOW) {
          ...Action
        }
        list: actions(surface: CLIENT_LIST) {
          ...Action
        }
        clients {
          id
          pendingSync {
            ...Pending
          }
        }
        jobs {
          id
          pendingSync {
            ...Pending
          }
        }
        quota {
          ...Limits
        }
      }
    }
  `,
  [actionFragment, pendingFragment, quotaFragment, runFragment],
);

/** The parts of a practice that the subscription keeps up to date in the cache. */
export const livePracticeFragment = graphql(
  `
    fragment LivePractice on Practice @_unmask {
      id
      window: syncActions(surface: APP_WINDOW) {
        ...Action
      }
      list: syncActions(surface: CLIENT_LIST) {
        ...Action
      }
      quota {
        ...Limits
      }
    }
  `,
  [actionFragment, quotaFragment],
);
