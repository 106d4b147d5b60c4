import { decodeBase64, encodeBase64 } from '@pothos/core';
import { GraphQLError } from 'graphql';
import type { Prisma } from '../prisma/generated/client.ts';
import { rowId } from './global-id.ts';

/** The arguments of a connection, as clients send them. */
export interface PageArgs {
  readonly first?: number | null | undefined;
  readonly last?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly before?: string | null | undefined;
}

type PracticeWhere = Prisma.PracticeWhereInput;
type PracticeList =
  | 'activity'
  | 'clientGroups'
  | 'clients'
  | 'fieldDefinitions'
  | 'deletionReviews'
  | 'jobs'
  | 'taxReturns'
  | 'users';

export const defaultPageSize = 50;
const maximumPageSize = 200;

export const badInput = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });

/** The largest page there is. Refuses what cannot be given instead of giving something else. */
export function pageLimit(args: PageArgs): number {
  const { first, last, after, before } = args;
  if (first != null && last != null) throw badInput('Send either `first` or `last`, not both.');
  const size = first ?? last ?? 0;
  if (size > maximumPageSize) throw badInput(`A page has at most ${maximumPageSize} entries.`);
  const cursor = after ?? before;
  if (cursor != null && rowOf(cursor) === null) throw badInput('This is no cursor of a list.');
  return maximumPageSize;
}

/**
 * Restricts a list of a practice to itself when its cursor is one of its rows, and to nothing when it
 * is not: Prisma looks a cursor up whatever the list is restricted to, and so the page would tell
 * where a row of another practice sorts.
 * @param args of the connection; Pothos hands on the paging ones, too, but does not say so
 */
export function ofItsCursor(args: object, list: PracticeList) {
  const { after, before } = args as PageArgs;
  const id = rowOf(after ?? before ?? '');
  if (id === null) return {};
  const has = { some: { id } };
  return { practice: { [list]: has } satisfies PracticeWhere };
}

/** Pothos writes a cursor as `GPC:S:<row id>` in base64; so do we. */
const prefix = 'GPC:S:';

export const toCursor = ({ id }: { readonly id: string }): string => encodeBase64(prefix + id);

/** The row that a cursor stands at; `null` for one that stands nowhere. */
export function rowOf(cursor: string): string | null {
  try {
    return rowId('GPC', decodeBase64(cursor).replace(prefix, 'GPC:'));
  } catch {
    return null;
  }
}
