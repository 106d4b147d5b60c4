import type { ResultOf } from '../graphql/graphql.ts';
import { graphql } from '../graphql/graphql.ts';
import { useWholeList } from '../graphql/pages/use-whole-list.ts';
import { usePractice } from '../practice/practice-context.ts';

const peopleDocument = graphql(`
  query People($practiceId: ID!, $after: String) {
    practice(id: $practiceId) {
      id
      users(first: 200, after: $after) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          node {
            id
            xpmId
            name
            email
          }
        }
      }
    }
  }
`);

const peopleOf = ({ practice }: ResultOf<typeof peopleDocument>) => practice?.users;

/** The whole staff of the practice, to choose somebody from; undefined while it is unknown. */
export function usePeople() {
  const { id: practiceId } = usePractice();
  const { list, error, retry } = useWholeList({
    query: peopleDocument,
    variables: { practiceId },
    listOf: peopleOf,
  });
  return { people: list?.edges.map(({ node }) => node), error, retry };
}
