import { useQuery } from 'urql';
import { graphql } from '../graphql/graphql.ts';
import { usePractice } from '../practice/practice-context.ts';

const stateNamesDocument = graphql(`
  query StateNames($practiceId: ID!) {
    practice(id: $practiceId) {
      id
      jobStates {
        name
      }
    }
  }
`);

/** The states that a job can have; undefined while they are unknown. */
export function useStateNames() {
  const { id: practiceId } = usePractice();
  const [{ data, error }, retry] = useQuery({
    query: stateNamesDocument,
    variables: { practiceId },
  });
  return { states: data?.practice?.jobStates.map(({ name }) => name), error, retry };
}
