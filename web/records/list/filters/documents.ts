import { graphql } from '../../../graphql/graphql.ts';

export const groupsDocument = graphql(`
  query ClientGroups($practiceId: ID!, $after: String) {
    practice(id: $practiceId) {
      id
      clientGroups(first: 200, after: $after) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          node {
            id
            name
          }
        }
      }
    }
  }
`);
