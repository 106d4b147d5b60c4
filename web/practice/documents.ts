import { graphql } from '../graphql/graphql.ts';

const settingsFragment = graphql(`
  fragment Settings on PracticeSettings @_unmask {
    timeZone
    autoSync
    importTaxAssessments
    primaryForClientMaintenance
  }
`);

export const viewerDocument = graphql(
  `
    query Viewer {
      viewer {
        name
        practices {
          role
          seq
          practice {
            id
            name
            source
            settings {
              ...Settings
            }
          }
        }
      }
    }
  `,
  [settingsFragment],
);

export const updateSettingsDocument = graphql(
  `
    mutation UpdateSettings($input: UpdatePracticeSettingsInput!) {
      updatePracticeSettings(input: $input) {
        __typename
        ... on PracticeSettingsUpdated {
          practice {
            id
            settings {
              ...Settings
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
  `,
  [settingsFragment],
);

/** The sources that an admin can choose from. */
export const sourcesDocument = graphql(`
  query Sources($practiceId: ID!) {
    practice(id: $practiceId) {
      id
      sources {
        source
        name
        hasManualSync
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
