import { graphql } from '../graphql/graphql.ts';

/** What waits for XPM and what waits for a person. */
export const attentionDocument = graphql(`
  query Attention($practiceId: ID!) {
    practice(id: $practiceId) {
      id
      openProblems: problems(first: 1, filter: { open: true }) {
        totalCount
      }
      refused: pendingChanges(first: 1, filter: { refused: true }) {
        totalCount
      }
      pendingChanges(first: 200) {
        totalCount
        edges {
          node {
            field {
              field
              label
              since
              refusal
            }
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
