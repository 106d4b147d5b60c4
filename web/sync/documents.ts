import { graphql } from '../graphql/graphql.ts';
import { livePracticeFragment } from '../live/status-document.ts';
import { actionFragment, runFragment } from './fragments.ts';

export const livePracticeDocument = graphql(
  `
    query LivePractice($practiceId: ID!) {
      practice(id: $practiceId) {
        ...LivePractice
      }
    }
  `,
  [livePracticeFragment],
);

/** The actions of a client or job, live. */
export const recordActionsDocument = graphql(
  `
    subscription RecordActions(
      $practiceId: ID!
      $surface: SyncSurface!
      $recordId: ID!
      $after: String
    ) {
      syncStatus(practiceId: $practiceId, after: $after) {
        seq
        runs {
          id
        }
        actions(surface: $surface, recordId: $recordId) {
          ...Action
        }
      }
    }
  `,
  [actionFragment],
);

export const recentRunsDocument = graphql(
  `
    query RecentRuns($practiceId: ID!) {
      practice(id: $practiceId) {
        id
        syncRuns(first: 100) {
          edges {
            node {
              ...Run
            }
          }
        }
      }
    }
  `,
  [runFragment],
);

export const requestSyncDocument = graphql(
  `
    mutation RequestSync($input: RequestSyncInput!) {
      requestSync(input: $input) {
        __typename
        ... on SyncStarted {
          run {
            ...Run
          }
        }
        ... on SyncJoined {
          run {
            ...Run
          }
        }
        ... on SyncWaiting {
          run {
            ...Run
          }
        }
        ... on SyncUnavailable {
          message
        }
        ... on NotPermitted {
          message
        }
        ... on ReconnectNeeded {
          message
        }
        ... on IdempotencyConflict {
          message
        }
      }
    }
  `,
  [runFragment],
);

export const cancelSyncDocument = graphql(
  `
    mutation CancelSync($runId: ID!) {
      cancelSync(input: { runId: $runId }) {
        __typename
        ... on SyncCancelled {
          run {
            ...Run
          }
        }
        ... on SyncAlreadyFinished {
          run {
            ...Run
          }
        }
        ... on NotPermitted {
          message
        }
      }
    }
  `,
  [runFragment],
);
