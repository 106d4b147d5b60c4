import { pendingFragment } from '../../edits/pending-fragment.ts';
import { graphql } from '../../graphql/graphql.ts';

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
