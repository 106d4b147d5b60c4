import { pendingFragment } from '../edits/pending-fragment.ts';
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

/** The part of a practice in which the actions of a client or job are stored. */
export const recordActionsFragment = graphql(
  `
    fragment RecordActions on Practice @_unmask {
      id
      syncActions(surface: $surface, recordId: $recordId) {
        ...Action
      }
    }
  `,
  [actionFragment],
);

export const recordActionsDocument = graphql(
  `
    query RecordActionsNow($practiceId: ID!, $surface: SyncSurface!, $recordId: ID!) {
      practice(id: $practiceId) {
        ...RecordActions
      }
    }
  `,
  [recordActionsFragment],
);

/** Keeps the actions of a client or job up to date in the cache. */
export const recordActionsChangedDocument = graphql(
  `
    subscription RecordActionsChanged(
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

/** A run with the tag that its record gets by the request. */
const requestedRunFragment = graphql(
  `
    fragment RequestedRun on SyncRun @_unmask {
      ...Run
      record {
        ... on Client {
          id
          pendingSync {
            ...Pending
          }
        }
        ... on Job {
          id
          pendingSync {
            ...Pending
          }
        }
      }
    }
  `,
  [runFragment, pendingFragment],
);

export const requestSyncDocument = graphql(
  `
    mutation RequestSync($input: RequestSyncInput!) {
      requestSync(input: $input) {
        __typename
        ... on SyncStarted {
          run {
            ...RequestedRun
          }
        }
        ... on SyncJoined {
          run {
            ...RequestedRun
          }
        }
        ... on SyncWaiting {
          run {
            ...RequestedRun
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
  [requestedRunFragment],
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
