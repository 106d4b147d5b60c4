import { graphql } from '../graphql/graphql.ts';

/**
 * What every display of a run needs. Of its record it takes what clients and jobs both have: Graphcache knows no schema,
 * and could miss a field of a job in a client.
 */
export const runFragment = graphql(`
  fragment Run on SyncRun @_unmask {
    id
    kind
    record {
      __typename
      ... on Client {
        id
        name
      }
      ... on Job {
        id
        name
      }
    }
    state
    trigger
    requestedBy
    cancelledBy
    requestedAt
    startedAt
    finishedAt
    viewerCanCancel
    progress {
      done
      total
      read
      added
      changed
      unchanged
      archived
      skipped
      wait {
        reason
        until
      }
    }
    pause {
      limit
      until
      observedAt
      reserved
    }
    failure {
      code
      message
      actor
    }
  }
`);

export const actionFragment = graphql(
  `
    fragment Action on SyncAction @_unmask {
      kind
      label
      enabled
      reason
      pausedUntil
      run {
        ...Run
      }
      lastRun {
        ...Run
      }
    }
  `,
  [runFragment],
);
