import { graphql } from '../graphql/graphql.ts';
import { runFragment } from '../sync/fragments.ts';

const entryFragment = graphql(`
  fragment Entry on PracticeActivity @_unmask {
    id
    title
    message
    status
    type
    actor
    createdAt
    updatedAt
    runId
    record {
      __typename
      ... on Client {
        id
        name
      }
      ... on Job {
        id
        name
        number
      }
    }
  }
`);

export const activityDocument = graphql(
  `
    query Activity($practiceId: ID!, $filter: ActivityFilter, $after: String) {
      practice(id: $practiceId) {
        id
        activity(first: 100, after: $after, filter: $filter) {
          totalCount
          pageInfo {
            hasNextPage
            endCursor
          }
          edges {
            node {
              ...Entry
            }
          }
        }
      }
    }
  `,
  [entryFragment],
);

/** One entry by its id, for a link to an entry that the list has not loaded. */
export const entryDocument = graphql(
  `
    query Entry($id: ID!) {
      node(id: $id) {
        __typename
        ... on PracticeActivity {
          ...Entry
        }
      }
    }
  `,
  [entryFragment],
);

export const activityAddedDocument = graphql(
  `
    subscription ActivityAdded($practiceId: ID!, $after: String) {
      activityAdded(practiceId: $practiceId, after: $after) {
        seq
        ...Entry
      }
    }
  `,
  [entryFragment],
);

const runDetailsFragment = graphql(`
  fragment RunDetails on SyncRun @_unmask {
    id
    calls
    problems(first: 50) {
      totalCount
      edges {
        node {
          id
          recordName
          message
          fix
          resolvedAt
        }
      }
    }
  }
`);

export const entryRunDocument = graphql(
  `
    query EntryRun($runId: ID!) {
      node(id: $runId) {
        __typename
        ... on SyncRun {
          ...Run
          ...RunDetails
        }
      }
    }
  `,
  [runFragment, runDetailsFragment],
);

/** What `syncStatus` does not report of a run. */
export const runDetailsDocument = graphql(
  `
    query RunDetails($runId: ID!) {
      node(id: $runId) {
        __typename
        ... on SyncRun {
          ...RunDetails
        }
      }
    }
  `,
  [runDetailsFragment],
);
