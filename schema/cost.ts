import { PothosError } from '@pothos/core';
import { complexityFromQuery } from '@pothos/plugin-complexity';
import type { ExecutionArgs, GraphQLField } from 'graphql';
import { getNullableType, getOperationAST, GraphQLError, isListType, Kind } from 'graphql';
import { defaultPageSize, maximumPageSize } from './paging.ts';

/**
 * The approximate number of fields that one operation may resolve. A page of 200 clients with all their
 * fields costs about 45,000.
 */
export const maximumCost = 60_000;

/** A run lists its problems and a problem names its run, so documents have no greatest depth of their own. */
export const maximumDepth = 15;

/** The assumed length of a list without pages, for example the contacts of a client. */
const usualList = 5;

/** Options of Pothos's complexity plugin. src/http/limits/limit-cost.ts refuses what exceeds the limits. */
export const cost = {
  disabled: true,
  fieldComplexity: (args: Record<string, unknown>, _context: unknown, field: Field) => ({
    field: 1,
    multiplier: multiplierOf(args, field),
  }),
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

export type OperationCost =
  | { readonly type: 'cost'; readonly cost: number; readonly depth: number }
  /** The execution refuses it before it resolves anything: its variables are invalid, or no operation has the name. */
  | { readonly type: 'notExecutable' };

/** How much work a valid operation may be, before it is executed. */
export function costOf(args: ExecutionArgs): OperationCost {
  const { schema, document, operationName, variableValues } = args;
  const operation = getOperationAST(document, operationName);
  if (operation == null) return { type: 'notExecutable' };
  // Pothos takes the first operation of a document.
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  try {
    const { complexity, depth } = complexityFromQuery(
      { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] },
      { schema, variables: { ...variableValues } },
    );
    return { type: 'cost', cost: complexity, depth };
  } catch (error) {
    if (error instanceof GraphQLError && !(error instanceof PothosError)) {
      return { type: 'notExecutable' };
    }
    throw error;
  }
}
