import { graphql } from '../graphql/graphql.ts';
import { pendingFragment } from '../sync/fragments.ts';

// The record's own subscription brings its new values; the responses only need what the edit itself changes at once.

/** The members of the result unions that refuse an edit. */
const refusals = [
  graphql(`
    fragment Invalid on InvalidFields @_unmask {
      message
      fields {
        field
        message
      }
    }
  `),
  graphql(`
    fragment Refused on NotPermitted @_unmask {
      message
    }
  `),
  graphql(`
    fragment Unconnected on ReconnectNeeded @_unmask {
      message
    }
  `),
  graphql(`
    fragment Archived on RecordArchived @_unmask {
      message
    }
  `),
] as const;

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
        ...Invalid
        ...Refused
        ...Unconnected
        ...Archived
      }
    }
  `,
  [pendingFragment, ...refusals],
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
        ...Invalid
        ...Refused
        ...Unconnected
        ...Archived
      }
    }
  `,
  [pendingFragment, ...refusals],
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
        ...Invalid
        ...Refused
        ...Unconnected
        ...Archived
      }
    }
  `,
  [pendingFragment, ...refusals],
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
        ...Invalid
        ...Refused
        ...Unconnected
        ...Archived
      }
    }
  `,
  [pendingFragment, ...refusals],
);
