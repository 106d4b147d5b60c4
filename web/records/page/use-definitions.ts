import type { ValueType } from '../../edits/field/displayed-text.ts';
import type { ResultOf } from '../../graphql/graphql.ts';
import { graphql } from '../../graphql/graphql.ts';
import { useWholeList } from '../../graphql/pages/use-whole-list.ts';
import { usePractice } from '../../practice/practice-context.ts';

export const definitionsDocument = graphql(`
  query Definitions($practiceId: ID!, $after: String) {
    practice(id: $practiceId) {
      id
      fieldDefinitions(first: 200, after: $after) {
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
            optionList
            useClient
            useJob
            valueElement
          }
        }
      }
    }
  }
`);

const definitionsOf = ({ practice }: ResultOf<typeof definitionsDocument>) =>
  practice?.fieldDefinitions;

export type Definition = NonNullable<ReturnType<typeof definitionsOf>>['edges'][number]['node'];

/** How the values of custom fields are displayed and entered. */
export const valueTypes = {
  BOOLEAN: 'boolean',
  DATE: 'date',
  DECIMAL: 'decimal',
  // A whole number can be a year or a reference, which nobody writes with separators.
  NUMBER: 'number',
  TEXT: 'text',
} as const satisfies Readonly<Record<Definition['valueElement'], ValueType>>;

/** The definitions of the custom fields that clients or jobs have; undefined while they are unknown. */
export function useDefinitions(of: 'Client' | 'Job') {
  const { id: practiceId } = usePractice();
  const { list, error, retry } = useWholeList({
    query: definitionsDocument,
    variables: { practiceId },
    listOf: definitionsOf,
  });
  const definitions = list?.edges
    .map(({ node }) => node)
    .filter(({ useClient, useJob }) => (of === 'Client' ? useClient : useJob));
  return { definitions, error, retry };
}
