import { graphql } from '../../graphql/graphql.ts';

export const decideDocument = graphql(`
  mutation DecideDeletionReview($input: DecideDeletionReviewInput!) {
    decideDeletionReview(input: $input) {
      __typename
      ... on DeletionReviewDecided {
        deletionReview {
          id
          state
        }
      }
      ... on DeletionReviewClosed {
        deletionReview {
          id
          state
          noun
          decidedBy
        }
      }
      ... on NotPermitted {
        message
      }
    }
  }
`);
