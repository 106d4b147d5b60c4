import { graphql } from '../../graphql/graphql.ts';

export const clientsDocument = graphql(`
  query Clients($practiceId: ID!, $filter: ClientFilter, $orderBy: ClientOrder, $after: String) {
    practice(id: $practiceId) {
      id
      clients(first: 200, after: $after, filter: $filter, orderBy: $orderBy) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          node {
            id
            name
            clientCode
            email
            reachableEmail {
              address
              origin
            }
            status
            manager {
              xpmId
              name
            }
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

export const jobsDocument = graphql(`
  query Jobs($practiceId: ID!, $filter: JobFilter, $orderBy: JobOrder, $after: String) {
    practice(id: $practiceId) {
      id
      jobs(first: 200, after: $after, filter: $filter, orderBy: $orderBy) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          node {
            id
            number
            name
            state
            status
            dueDate
            completedDate
            client {
              xpmId
              name
            }
            manager {
              xpmId
              name
            }
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

/** The client whose jobs are listed, by the UUID in the address. */
export const listedClientDocument = graphql(`
  query ListedClient($id: ID!) {
    node(id: $id) {
      __typename
      ... on Client {
        id
        xpmId
        name
      }
    }
  }
`);
