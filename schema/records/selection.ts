import { queryFromInfo } from '@pothos/plugin-prisma';
import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from '../../src/context.ts';

/** The columns and relations that the operation requests of the field's record. */
export const selectionOf = (context: Context, info: GraphQLResolveInfo) =>
  queryFromInfo({ context, info, select: { id: true } }).select;
