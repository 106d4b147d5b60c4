import { graphql } from '../../graphql/graphql.ts';

export const jobStatesDocument = graphql(`
  query JobStates($practiceId: ID!) {
    practice(id: $practiceId) {
      id
      jobStates {
        name
        code
        configured
      }
    }
  }
`);

export const configureJobStatesDocument = graphql(`
  mutation ConfigureJobStates($input: ConfigureJobStatesInput!) {
    configureJobStates(input: $input) {
      __typename
      ... on JobStatesConfigured {
        practice {
          id
          jobStates {
            name
            code
            configured
          }
        }
      }
      ... on InvalidJobStates {
        message
        problems {
          index
          message
        }
      }
      ... on NotPermitted {
        message
      }
    }
  }
`);
