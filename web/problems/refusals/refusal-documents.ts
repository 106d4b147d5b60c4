import { graphql } from '../../graphql/graphql.ts';

export const refusedChangesDocument = graphql(`
  query RefusedChanges($practiceId: ID!, $reasons: [ChangeRefusalReason!], $after: String) {
    practice(id: $practiceId) {
      id
      pendingChanges(first: 200, after: $after, filter: { refused: true, reasons: $reasons }) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          node {
            retryCalls
            field {
              field
              label
              ours
              since
              editedBy
              refusal
              refusalReason
              refusedBy
            }
            record {
              __typename
              ... on Client {
                id
                name
                notEditable {
                  message
                }
              }
              ... on Job {
                id
                name
                number
                notEditable {
                  message
                }
              }
            }
          }
        }
      }
    }
  }
`);

export const refusalCausesDocument = graphql(`
  query RefusalCauses($practiceId: ID!) {
    practice(id: $practiceId) {
      id
      refusalCauses {
        reason
        changes
        records
        fix
        since
        retryCalls
      }
    }
  }
`);
