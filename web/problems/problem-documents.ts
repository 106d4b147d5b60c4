import { graphql } from '../graphql/graphql.ts';
import { runFragment } from '../sync/fragments.ts';

export const problemsDocument = graphql(`
  query Problems($practiceId: ID!, $filter: ProblemFilter, $after: String) {
    practice(id: $practiceId) {
      id
      problems(first: 200, after: $after, filter: $filter) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          node {
            id
            kind
            reason
            retryCalls
            message
            fix
            part
            recordName
            firstSeenAt
            resolvedAt
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
        }
      }
    }
  }
`);

const causesFragment = graphql(`
  fragment Causes on Practice @_unmask {
    id
    problemCauses {
      kind
      reason
      problems
      fix
      retryCalls
      retryEstimate {
        calls
      }
    }
  }
`);

export const problemCausesDocument = graphql(
  `
    query ProblemCauses($practiceId: ID!) {
      practice(id: $practiceId) {
        ...Causes
      }
    }
  `,
  [causesFragment],
);

export const retryProblemsDocument = graphql(
  `
    mutation RetryProblems($input: RetryProblemsInput!) {
      retryProblems(input: $input) {
        __typename
        ... on ProblemRetryStarted {
          calls
          run {
            ...Run
          }
        }
        ... on ProblemRetryRunning {
          run {
            ...Run
          }
        }
        ... on NothingToRetry {
          practice {
            ...Causes
          }
        }
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
        ... on SyncUnavailable {
          message
        }
        ... on NotPermitted {
          message
        }
        ... on ReconnectNeeded {
          message
        }
      }
    }
  `,
  [runFragment, causesFragment],
);
