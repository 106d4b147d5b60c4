import type { ResultOf, VariablesOf } from 'gql.tada';
import type { SignInAs } from '../../../embedded/demo/people.ts';
import { graphql } from '../graphql.ts';
import type { TestStack } from '../stack/stack.ts';

const heldDeleteFields = graphql(`
  fragment HeldDeleteFields on HeldDelete @_unmask {
    id
    kind
    noun
    missing
    known
    state
    decidedBy
  }
`);

const heldDeletesOf = graphql(
  `
    query HeldDeletes($id: ID!, $open: Boolean) {
      practice(id: $id) {
        heldDeletes(open: $open) {
          edges {
            node {
              ...HeldDeleteFields
            }
          }
        }
      }
    }
  `,
  [heldDeleteFields],
);

const decideHeldDelete = graphql(
  `
    mutation DecideHeldDelete($input: DecideHeldDeleteInput!) {
      decideHeldDelete(input: $input) {
        __typename
        ... on HeldDeleteDecided {
          heldDelete {
            ...HeldDeleteFields
          }
        }
        ... on HeldDeleteClosed {
          heldDelete {
            ...HeldDeleteFields
          }
        }
        ... on NotPermitted {
          message
        }
      }
    }
  `,
  [heldDeleteFields],
);

export type HeldDelete = ResultOf<typeof heldDeleteFields>;
type Input = VariablesOf<typeof decideHeldDelete>['input'];

/** The practice's questions about missing records, the latest first. */
export async function heldDeletes(
  stack: TestStack,
  options: { readonly open?: boolean } = {},
): Promise<readonly HeldDelete[]> {
  const open = options.open ?? null;
  const { practice } = await stack.ask('standard', heldDeletesOf, { id: stack.practiceId, open });
  return practice?.heldDeletes.edges.map(({ node }) => node) ?? [];
}

/** The one question that is open. */
export async function openHeldDelete(stack: TestStack): Promise<HeldDelete> {
  const [held, ...others] = await heldDeletes(stack, { open: true });
  if (held === undefined || others.length > 0) throw new Error('Not one question is open.');
  return held;
}

export async function decide(
  stack: TestStack,
  as: SignInAs,
  { id }: Pick<HeldDelete, 'id'>,
  decision: Input['decision'],
): Promise<ResultOf<typeof decideHeldDelete>['decideHeldDelete']> {
  const input = { heldDeleteId: id, decision };
  return (await stack.ask(as, decideHeldDelete, { input })).decideHeldDelete;
}

/** What the practice's activity says of such questions, oldest first. */
export async function heldDeleteEntries(
  stack: TestStack,
): Promise<readonly { status: string; title: string; message: string; actor: string | null }[]> {
  return stack.prisma.practiceActivity.findMany({
    where: { type: 'HELD_DELETE' },
    orderBy: { createdAt: 'asc' },
    select: { status: true, title: true, message: true, actor: true },
  });
}
