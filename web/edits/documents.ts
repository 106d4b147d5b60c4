import { graphql } from '../graphql/graphql.ts';
import { clientFragment } from '../records/page/client-documents.ts';
import { jobFragment } from '../records/page/job-documents.ts';

/** The members of the result unions that refuse an edit. */
const refusals = [
  graphql(`
    fragment Invalid on InvalidFields @_unmask {
      message
      fields {
        reason
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
            ...ClientDetails
          }
        }
        ...Invalid
        ...Refused
        ...Unconnected
        ...Archived
      }
    }
  `,
  [clientFragment, ...refusals],
);

export const updateJobDocument = graphql(
  `
    mutation UpdateJob($input: UpdateJobInput!) {
      updateJob(input: $input) {
        __typename
        ... on JobUpdated {
          job {
            ...JobDetails
          }
        }
        ...Invalid
        ...Refused
        ...Unconnected
        ...Archived
      }
    }
  `,
  [jobFragment, ...refusals],
);

export const setFieldValuesDocument = graphql(
  `
    mutation SetFieldValues($input: SetFieldValuesInput!) {
      setFieldValues(input: $input) {
        __typename
        ... on FieldValuesSet {
          client {
            ...ClientDetails
          }
          job {
            ...JobDetails
          }
        }
        ...Invalid
        ...Refused
        ...Unconnected
        ...Archived
      }
    }
  `,
  [clientFragment, jobFragment, ...refusals],
);

export const discardDocument = graphql(
  `
    mutation Discard($input: DiscardPendingChangesInput!) {
      discardPendingChanges(input: $input) {
        __typename
        ... on PendingChangesDiscarded {
          discarded
          client {
            ...ClientDetails
          }
          job {
            ...JobDetails
          }
        }
        ...Invalid
        ...Refused
        ...Unconnected
        ...Archived
      }
    }
  `,
  [clientFragment, jobFragment, ...refusals],
);

export const retryDocument = graphql(
  `
    mutation Retry($input: RetryPendingChangesInput!) {
      retryPendingChanges(input: $input) {
        __typename
        ... on PendingChangesRetried {
          retried
          client {
            ...ClientDetails
          }
          job {
            ...JobDetails
          }
        }
        ...Invalid
        ...Refused
        ...Unconnected
        ...Archived
      }
    }
  `,
  [clientFragment, jobFragment, ...refusals],
);
