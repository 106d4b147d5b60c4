import type { GraphQLField } from 'graphql';
import { getNullableType, isListType } from 'graphql';
import { badInput, defaultPageSize, maximumPageSize } from './paging.ts';

/**
 * The approximate number of fields that one operation may resolve. A page of 200 clients with all their
 * fields costs about 45,000. Depth and aliases need no limits of their own: no path of the schema returns to
 * a type, and the number of tokens is limited (src/http/limits/limit-document.ts).
 */
const maximumComplexity = 60_000;

/** The assumed length of a list without pages, for example the contacts of a client. */
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
      `The operation costs ${complexity}, and the limit is ${maximumComplexity}. Request smaller pages or fewer aliases.`,
    ),
};

type Field = Pick<GraphQLField<unknown, unknown>, 'name' | 'type' | 'args'>;

function multiplierOf(args: Record<string, unknown>, { name, type, args: known }: Field): number {
  if (known.some((arg) => arg.name === 'first')) {
    const size = args['first'] ?? args['last'] ?? defaultPageSize;
    if (typeof size !== 'number' || size <= 0) return 1;
    // A larger page is refused by its own limit, which names the argument.
    return Math.min(size, maximumPageSize);
  }
  // The connection itself already counts its entries.
  if (name === 'edges' || !isListType(getNullableType(type))) return 1;
  return usualList;
}
