import { graphql } from '../graphql/graphql.ts';

export const problemsDocument = graphql(`
  query Problems($practiceId: ID!, $filter: ProblemFilter, $after: String) {
    practice(id: $practiceId) {
      id
      problems(first: 200, after: $after, filter: $filter) {
        totalCount
        pageInfo {
          hasNextPage
          hasPreviousPage
          endCursor
        }
        edges {
          node {
            id
            reason
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
              }
            }
          }
        }
      }
    }
  }
`);
