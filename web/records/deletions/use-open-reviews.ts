import { useQuery } from 'urql';
import { graphql } from '../../graphql/graphql.ts';
import { usePractice } from '../../practice/practice-context.ts';

const reviewsDocument = graphql(`
  query DeletionReviews($practiceId: ID!) {
    practice(id: $practiceId) {
      id
      deletionReviews(first: 20, open: true) {
        edges {
          node {
            id
            kind
            noun
            known
            missing
            observedAt
            state
          }
        }
      }
    }
  }
`);

/** The reviews that nobody has decided yet; undefined until they have been read. */
export function useOpenReviews() {
  const { id: practiceId } = usePractice();
  const [{ data, error }, retry] = useQuery({ query: reviewsDocument, variables: { practiceId } });
  const reviews = data?.practice?.deletionReviews.edges.map(({ node }) => node);
  return { reviews: reviews?.filter(({ state }) => state === 'PENDING'), error, retry };
}
