import { graphql } from '../graphql/graphql.ts';

export const viewerDocument = graphql(`
  query Viewer {
    viewer {
      name
      practices {
        role
        practice {
          id
          name
          source
          settings {
            timeZone
            autoSync
            importTaxAssessments
            primaryForClientMaintenance
          }
        }
      }
    }
  }
`);

export const connectionDocument = graphql(`
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
          evidence
          failures
          since
          lastFailureAt
          nextProbeAt
          adminsNotifiedAt
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
`);

export const beginConnectionDocument = graphql(`
  mutation BeginConnection($practiceId: ID!) {
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

export const checkConnectionDocument = graphql(`
  mutation CheckConnection($practiceId: ID!) {
    checkXpmConnection(input: { practiceId: $practiceId }) {
      __typename
      ... on XpmCheckStarted {
        practice {
          id
          connection {
            state
            trouble {
              evidence
              failures
              since
              lastFailureAt
              nextProbeAt
              adminsNotifiedAt
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
              evidence
              failures
              since
              lastFailureAt
              nextProbeAt
              adminsNotifiedAt
            }
          }
        }
      }
      ... on NotPermitted {
        message
      }
    }
  }
`);

export const setDayLimitDocument = graphql(`
  mutation SetDayLimit($input: SetDayLimitInput!) {
    setDayLimit(input: $input) {
      __typename
      ... on DayLimitSet {
        practice {
          id
          quota {
            dayLimit
            dayRemaining
            dayResetsAt
            pausedUntil
            pausedBy
          }
        }
      }
      ... on UnlikelyDayLimit {
        message
      }
      ... on NotPermitted {
        message
      }
    }
  }
`);

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

export const updateSettingsDocument = graphql(`
  mutation UpdateSettings($input: UpdatePracticeSettingsInput!) {
    updatePracticeSettings(input: $input) {
      __typename
      ... on PracticeSettingsUpdated {
        practice {
          id
          settings {
            timeZone
            autoSync
            importTaxAssessments
            primaryForClientMaintenance
          }
        }
      }
      ... on NotPermitted {
        message
      }
      ... on SettingIsFinal {
        message
      }
      ... on UnknownTimeZone {
        message
      }
    }
  }
`);

export const setSourceDocument = graphql(`
  mutation SetSource($input: SetPracticeSourceInput!) {
    setPracticeSource(input: $input) {
      __typename
      ... on PracticeSourceSet {
        practice {
          id
          source
        }
      }
      ... on NotPermitted {
        message
      }
    }
  }
`);
