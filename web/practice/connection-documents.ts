import type { ResultOf } from '../graphql/graphql.ts';
import { graphql } from '../graphql/graphql.ts';

const troubleFragment = graphql(`
  fragment Trouble on XpmConnectionTrouble @_unmask {
    evidence
    failures
    since
    lastFailureAt
    nextProbeAt
    adminsNotifiedAt
  }
`);

export const connectionDocument = graphql(
  `
    query Connection($practiceId: ID!) {
      practice(id: $practiceId) {
        id
        connection {
          state
          account
          connectedAt
          connectedBy
          reason
          trouble {
            ...Trouble
          }
          accountOffer {
            account
            accountId
            clients
            sameIds
            sameNames
            offeredBy
            expiresAt
          }
        }
      }
    }
  `,
  [troubleFragment],
);

export type Connection = NonNullable<ResultOf<typeof connectionDocument>['practice']>['connection'];

export const startConnectionDocument = graphql(`
  mutation StartConnection($practiceId: ID!) {
    beginXpmConnection(input: { practiceId: $practiceId }) {
      __typename
      ... on XpmConnectionStarted {
        authorizationUrl
      }
      ... on NotPermitted {
        message
      }
    }
  }
`);

export const disconnectDocument = graphql(`
  mutation Disconnect($practiceId: ID!) {
    disconnectXpm(input: { practiceId: $practiceId }) {
      __typename
      ... on XpmDisconnected {
        practice {
          id
          connection {
            state
            account
            reason
          }
        }
      }
      ... on NotPermitted {
        message
      }
    }
  }
`);

export const checkConnectionDocument = graphql(
  `
    mutation CheckConnection($practiceId: ID!) {
      checkXpmConnection(input: { practiceId: $practiceId }) {
        __typename
        ... on XpmCheckStarted {
          practice {
            id
            connection {
              state
              trouble {
                ...Trouble
              }
            }
          }
        }
        ... on XpmCheckNotNeeded {
          practice {
            id
            connection {
              state
              trouble {
                ...Trouble
              }
            }
          }
        }
        ... on NotPermitted {
          message
        }
      }
    }
  `,
  [troubleFragment],
);

export const confirmAccountDocument = graphql(`
  mutation ConfirmAccount($input: ConfirmXpmAccountInput!) {
    confirmXpmAccount(input: $input) {
      __typename
      ... on XpmAccountConfirmed {
        practice {
          id
          connection {
            state
            account
            reason
            accountOffer {
              accountId
            }
          }
        }
      }
      ... on XpmAccountNotOffered {
        message
      }
      ... on NotPermitted {
        message
      }
    }
  }
`);
