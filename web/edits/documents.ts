import { graphql } from '../graphql/graphql.ts';
import { pendingFragment } from '../sync/fragments.ts';

// The record's own subscription brings its new values; the responses only need what the edit itself changes at once.

export const updateClientDocument = graphql(
  `
    mutation UpdateClient($input: UpdateClientInput!) {
      updateClient(input: $input) {
        __typename
        ... on ClientUpdated {
          client {
            id
            pendingSync {
              ...Pending
            }
          }
        }
        ... on InvalidFields {
          message
          fields {
            field
            message
          }
        }
        ... on NotPermitted {
          message
        }
        ... on ReconnectNeeded {
          message
        }
        ... on RecordArchived {
          message
        }
      }
    }
  `,
  [pendingFragment],
);

export const updateJobDocument = graphql(
  `
    mutation UpdateJob($input: UpdateJobInput!) {
      updateJob(input: $input) {
        __typename
        ... on JobUpdated {
          job {
            id
            pendingSync {
              ...Pending
            }
          }
        }
        ... on InvalidFields {
          message
          fields {
            field
            message
          }
        }
        ... on NotPermitted {
          message
        }
        ... on ReconnectNeeded {
          message
        }
        ... on RecordArchived {
          message
        }
      }
    }
  `,
  [pendingFragment],
);

export const setFieldValuesDocument = graphql(
  `
    mutation SetFieldValues($input: SetFieldValuesInput!) {
      setFieldValues(input: $input) {
        __typename
        ... on FieldValuesSet {
          client {
            id
            pendingSync {
              ...Pending
            }
          }
          job {
            id
            pendingSync {
              ...Pending
            }
          }
        }
        ... on InvalidFields {
          message
          fields {
            field
            message
          }
        }
        ... on NotPermitted {
          message
        }
        ... on ReconnectNeeded {
          message
        }
        ... on RecordArchived {
          message
        }
      }
    }
  `,
  [pendingFragment],
);

export const discardDocument = graphql(
  `
    mutation Discard($input: DiscardPendingChangesInput!) {
      discardPendingChanges(input: $input) {
        __typename
        ... on PendingChangesDiscarded {
          discarded
          client {
            id
            pendingSync {
              ...Pending
            }
          }
          job {
            id
            pendingSync {
              ...Pending
            }
          }
        }
        ... on InvalidFields {
          message
        }
        ... on NotPermitted {
          message
        }
        ... on ReconnectNeeded {
          message
        }
        ... on RecordArchived {
          message
        }
      }
    }
  `,
  [pendingFragment],
);
