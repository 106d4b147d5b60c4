import { decodeBase64, encodeBase64 } from '@pothos/core';
import type { GraphQLSchema } from 'graphql';
import { isObjectType } from 'graphql';
import type { Prisma } from '../prisma/generated/client.ts';
import type { RecordList } from '../src/domain/records/record-list.ts';
import { badInput } from './errors.ts';
import { rowId } from './global-id.ts';

/** The arguments of a connection, as clients send them. */
export interface PageArgs {
  readonly first?: number | null | undefined;
  readonly last?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly before?: string | null | undefined;
}

type PracticeWhere = Prisma.PracticeWhereInput;
type PracticeList = RecordList | 'activity' | 'deletionReviews' | 'problems';

export const defaultPageSize = 50;
export const maximumPageSize = 200;

/** Descriptions of the types and arguments that Pothos generates for connections. */
export const pageDescriptions = {
  pageInfoTypeOptions: { description: 'The position of a page in its list.' },
  hasNextPageFieldOptions: {
    description: 'Whether entries follow. Reliable when paging forwards with `first`.',
  },
  hasPreviousPageFieldOptions: {
    description: 'Whether entries precede. Reliable when paging backwards with `last`.',
  },
  startCursorFieldOptions: {
    description: 'The cursor of the first entry, for `before`. Null for an empty page.',
  },
  endCursorFieldOptions: {
    description: 'The cursor of the last entry, for `after`. Null for an empty page.',
  },
  defaultConnectionTypeOptions: { description: 'A page of a list.' },
  edgesFieldOptions: { description: 'The entries of the page, in the order of the list.' },
  pageInfoFieldOptions: { description: 'The position of the page in the list.' },
  defaultEdgeTypeOptions: { description: 'An entry of a list.' },
  nodeFieldOptions: { description: 'The object.' },
  cursorFieldOptions: { description: 'The position of the entry, for `after` and `before`.' },
  firstArgOptions: {
    description: `The number of entries after \`after\`, or from the start. At most ${maximumPageSize}; without \`first\` and \`last\` ${defaultPageSize}.`,
  },
  lastArgOptions: {
    description: `The number of entries before \`before\`, or to the end. At most ${maximumPageSize}.`,
  },
  afterArgOptions: { description: 'Returns the entries after this cursor.' },
  beforeArgOptions: { description: 'Returns the entries before this cursor.' },
} as const;

/** The largest page size. Invalid arguments are refused, not corrected. */
export function pageLimit(args: PageArgs): number {
  const { first, last, after, before } = args;
  if (first != null && last != null) throw badInput('Send either `first` or `last`, not both.');
  const size = first ?? last ?? 0;
  if (size > maximumPageSize) {
    const name = first == null ? 'last' : 'first';
    throw badInput(`\`${name}\` may be ${maximumPageSize} at most, and is ${size}.`);
  }
  const cursor = after ?? before;
  if (cursor != null && rowOf(cursor) === null) {
    const name = after == null ? 'before' : 'after';
    throw badInput(`\`${name}\` is no cursor. Send a cursor that this list returned.`);
  }
  return maximumPageSize;
}

/**
 * Restricts a list of a practice to its own cursors. Prisma looks up a cursor without the list's own
 * conditions, so a foreign cursor would reveal where a row of another practice sorts.
 * @param args of the connection; Pothos passes the paging arguments, too, but its types omit them
 */
export function ownCursorsOnly(args: object, list: PracticeList) {
  const { after, before } = args as PageArgs;
  const id = rowOf(after ?? before ?? '');
  if (id === null) return {};
  const has = { some: { id } };
  return { practice: { [list]: has } satisfies PracticeWhere };
}

/** The format of Pothos: `GPC:S:<row id>` in base64. */
const prefix = 'GPC:S:';

export const toCursor = ({ id }: { readonly id: string }): string => encodeBase64(prefix + id);

/** The row id in a cursor; `null` when the cursor is malformed. */
function rowOf(cursor: string): string | null {
  try {
    return rowId('GPC', decodeBase64(cursor).replace(prefix, 'GPC:'));
  } catch {
    return null;
  }
}

/** The row id in a cursor that `pageLimit` has checked. */
export const cursorRow = (cursor: string | undefined): string | undefined =>
  cursor === undefined ? undefined : (rowOf(cursor) ?? undefined);

/** Describes `totalCount`, for which Pothos has no option. */
export function describeTotals(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    const total = isObjectType(type) ? type.getFields()['totalCount'] : undefined;
    if (total === undefined) continue;
    total.description = 'The number of entries on all pages.';
  }
  return schema;
}
