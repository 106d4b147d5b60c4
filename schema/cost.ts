import type { GraphQLField } from 'graphql';
import { getNullableType, isListType } from 'graphql';
import { badInput, defaultPageSize } from './paging.ts';

/**
 * How many fields one operation may have resolved, about. A page of 200 clients with everything there
 * is of them costs some 45,000. Levels and aliases need no limit of their own: the schema's types lead
 * nowhere twice, and a document has few tokens (src/http/limit-document.ts).
 */
const maximumComplexity = 60_000;

/** How many entries a list that is no page is taken to have: contacts, groups, notes of a client. */
const usualList = 5;

/** Options of Pothos's complexity plugin. */
export const cost = {
  limit: { complexity: maximumComplexity },
  fieldComplexity: (args: Record<string, unknown>, _context: unknown, field: Field) => ({
    field: 1,
    multiplier: multiplierOf(args, field),
  }),
  complexityError: (_kind: string, { complexity }: { readonly complexity: number }) =>
    badInput(
      `The operation costs ${complexity}, and at most ${maximumComplexity} may be asked for at once. Ask for smaller pages or fewer aliases.`,
    ),
};

type Field = Pick<GraphQLField<unknown, unknown>, 'name' | 'type' | 'args'>;

function multiplierOf(args: Record<string, unknown>, { name, type, args: known }: Field): number {
  if (known.some((arg) => arg.name === 'first')) {
    const size = args['first'] ?? args['last'] ?? defaultPageSize;
    return typeof size === 'number' && size > 0 ? size : 1;
  }
  // Its connection was multiplied already.
  if (name === 'edges' || !isListType(getNullableType(type))) return 1;
  return usualList;
}
