import { graphql } from '../../graphql/graphql.ts';
import { pendingFragment } from '../../sync/fragments.ts';

export const clientFragment = graphql(
  `
    fragment ClientDetails on Client @_unmask {
      id
      name
      clientCode
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
      title
      firstName
      lastName
      otherName
      email
      reachableEmail {
        address
        origin
      }
      phone
      fax
      website
      address
      city
      region
      postCode
      country
      postalAddress
      postalCity
      postalRegion
      postalPostCode
      postalCountry
      businessNumber
      companyNumber
      branchNumber
      businessStructure
      balanceMonth
      dateOfBirth
      exportCode
      referralSource
      typeName
      taxNumber
      manager {
        xpmId
        name
      }
      partner {
        xpmId
        name
      }
      groups {
        id
        name
      }
      contacts {
        xpmId
        name
        email
        phone
        mobile
        position
        isPrimary
        status
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

export const clientDocument = graphql(
  `
    query Client($id: ID!) {
      node(id: $id) {
        __typename
        ... on Client {
          ...ClientDetails
        }
      }
    }
  `,
  [clientFragment],
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

export const clientChangedDocument = graphql(
  `
    subscription ClientChanged($id: ID!, $after: String) {
      clientChanged(id: $id, after: $after) {
        seq
        ...ClientDetails
      }
    }
  `,
  [clientFragment],
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

export const definitionsDocument = graphql(`
  query Definitions($practiceId: ID!) {
    practice(id: $practiceId) {
      id
      jobStates {
        name
      }
      fieldDefinitions(first: 200) {
        edges {
          node {
            id
            xpmId
            name
            options
            status
            useClient
            useJob
            valueElement
          }
        }
      }
    }
  }
`);
