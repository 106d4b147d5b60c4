import { graphql } from '../../graphql/graphql.ts';

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
            optionList
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
