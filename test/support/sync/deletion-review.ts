import type { ResultOf, VariablesOf } from 'gql.tada';
import { expect } from 'vitest';
import type { SignInAs } from '../../../embedded/demo/people.ts';
import { graphql } from '../graphql.ts';
import type { TestStack } from '../stack/stack.ts';

const deletionReviewFields = graphql(`
  fragment DeletionReviewFields on DeletionReview @_unmask {
    id
    kind
    noun
    missing
    known
    state
    decidedBy
  }
`);

const deletionReviewsOf = graphql(
  `
    query DeletionReviews($id: ID!, $open: Boolean) {
      practice(id: $id) {
        deletionReviews(open: $open) {
          edges {
            node {
              ...DeletionReviewFields
            }
          }
        }
      }
    }
  `,
  [deletionReviewFields],
);

const decideDeletionReview = graphql(
  `
    mutation DecideDeletionReview($input: DecideDeletionReviewInput!) {
      decideDeletionReview(input: $input) {
        __typename
        ... on DeletionReviewDecided {
          deletionReview {
            ...DeletionReviewFields
          }
        }
        ... on DeletionReviewClosed {
          deletionReview {
            ...DeletionReviewFields
          }
        }
        ... on NotPermitted {
          message
        }
      }
    }
  `,
  [deletionReviewFields],
);

const recordsOfReview = graphql(`
  query ReviewRecords($id: ID!, $after: String) {
    node(id: $id) {
      __typename
      ... on DeletionReview {
        records(first: 10, after: $after) {
          totalCount
          pageInfo {
            hasNextPage
            endCursor
          }
          edges {
            node {
              name
              number
              record {
                __typename
                ... on Client {
                  id
                  name
                }
                ... on Job {
                  id
                  name
                }
              }
            }
          }
        }
      }
    }
  }
`);

export type DeletionReview = ResultOf<typeof deletionReviewFields>;
type Input = VariablesOf<typeof decideDeletionReview>['input'];

/** The practice's questions about missing records, the latest first. */
export async function deletionReviews(
  stack: TestStack,
  options: { readonly open?: boolean } = {},
): Promise<readonly DeletionReview[]> {
  const open = options.open ?? null;
  const { practice } = await stack.execute('standard', deletionReviewsOf, {
    id: stack.practiceId,
    open,
  });
  return practice?.deletionReviews.edges.map(({ node }) => node) ?? [];
}

type ReviewNode = NonNullable<ResultOf<typeof recordsOfReview>['node']>;
type ReviewRecord = Extract<
  ReviewNode,
  { readonly __typename: 'DeletionReview' }
>['records']['edges'][number]['node'];

/** The records that the decision is about, page after page. */
export async function reviewRecords(
  stack: TestStack,
  { id }: Pick<DeletionReview, 'id'>,
): Promise<readonly ReviewRecord[]> {
  const records: ReviewRecord[] = [];
  for (let after: string | null = null; ;) {
    const variables: VariablesOf<typeof recordsOfReview> = { id, after };
    const read: ResultOf<typeof recordsOfReview> = await stack.execute(
      'standard',
      recordsOfReview,
      variables,
    );
    const { node } = read;
    if (node?.__typename !== 'DeletionReview') throw new Error(`There is no review ${id}.`);
    const { edges, pageInfo, totalCount } = node.records;
    records.push(...edges.map((edge) => edge.node));
    if (!pageInfo.hasNextPage) {
      expect(records).toHaveLength(totalCount);
      return records;
    }
    after = pageInfo.endCursor;
  }
}

/** The one review that is open. */
export async function openDeletionReview(stack: TestStack): Promise<DeletionReview> {
  const [review, ...others] = await deletionReviews(stack, { open: true });
  if (review === undefined || others.length > 0) throw new Error('Not exactly one review is open.');
  return review;
}

export async function decide(
  stack: TestStack,
  as: SignInAs,
  { id }: Pick<DeletionReview, 'id'>,
  decision: Input['decision'],
): Promise<ResultOf<typeof decideDeletionReview>['decideDeletionReview']> {
  const input = { deletionReviewId: id, decision };
  return (await stack.execute(as, decideDeletionReview, { input })).decideDeletionReview;
}

/** The entries of the practice's activity about deletion reviews, oldest first. */
export async function deletionReviewEntries(
  stack: TestStack,
): Promise<readonly { status: string; title: string; message: string; actor: string | null }[]> {
  return stack.prisma.practiceActivity.findMany({
    where: { type: 'DELETION_REVIEW' },
    orderBy: { createdAt: 'asc' },
    select: { status: true, title: true, message: true, actor: true },
  });
}
