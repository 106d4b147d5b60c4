import { pendingFragment } from '../../edits/pending-fragment.ts';
import { graphql } from '../../graphql/graphql.ts';

export const jobFragment = graphql(
  `
    fragment JobDetails on Job @_unmask {
      id
      number
      name
      description
      state
      xpmId
      status
      statusSince
      changedAt
      lastSyncedAt
      fieldValuesSyncedAt
      notEditable {
        reason
        message
      }
      readOnlyFields {
        field
        message
      }
      startDate
      dueDate
      completedDate
      budget
      type
      clientOrderNumber
      client {
        xpmId
        name
      }
      clientRecord {
        id
        name
      }
      manager {
        xpmId
        name
      }
      partner {
        xpmId
        name
      }
      assigned {
        xpmId
        name
      }
      fieldValuesState
      fieldValues {
        definitionXpmId
        name
        value
        valueElement
      }
      pendingSync {
        ...Pending
      }
    }
  `,
  [pendingFragment],
);

export const jobDocument = graphql(
  `
    query Job($id: ID!) {
      node(id: $id) {
        __typename
        ... on Job {
          ...JobDetails
        }
      }
    }
  `,
  [jobFragment],
);

export const jobChangedDocument = graphql(
  `
    subscription JobChanged($id: ID!, $after: String) {
      jobChanged(id: $id, after: $after) {
        seq
        ...JobDetails
      }
    }
  `,
  [jobFragment],
);
