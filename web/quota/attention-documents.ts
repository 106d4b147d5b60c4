import { graphql } from '../graphql/graphql.ts';

/** What waits for XPM and what waits for a person. */
export const attentionDocument = graphql(`
  query Attention($practiceId: ID!) {
    practice(id: $practiceId) {
      id
      openProblems: problems(first: 1, filter: { open: true }) {
        totalCount
      }
      pendingClients: clients(first: 100, filter: { pendingChanges: true }) {
        totalCount
        edges {
          node {
            id
            name
            pendingSync {
              since
              reasons
            }
          }
        }
      }
      pendingJobs: jobs(first: 100, filter: { pendingChanges: true }) {
        totalCount
        edges {
          node {
            id
            name
            number
            pendingSync {
              since
              reasons
            }
          }
        }
      }
    }
  }
`);
