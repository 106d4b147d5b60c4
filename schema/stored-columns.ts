import type { PothosOutputFieldConfig, SchemaTypes } from '@pothos/core';
import SchemaBuilder, { BasePlugin } from '@pothos/core';
import type { GraphQLFieldResolver } from 'graphql';
import { encodeId } from './global-id.ts';

/** The plugin's name, for the list of a builder. */
export const storedColumnsPlugin = 'storedColumns';

declare global {
  // Pothos takes the names and types of a builder's plugins from this namespace.
  // eslint-disable-next-line @typescript-eslint/no-namespace -- only a namespace can be extended
  export namespace PothosSchemaTypes {
    interface Plugins<Types extends SchemaTypes> {
      [storedColumnsPlugin]: StoredColumnsPlugin<Types>;
    }
  }
}

/**
 * Resolves fields from the columns of their row. For each field of each row Pothos's Prisma plugin looks up by path
 * whether the row was loaded for it; a row that has the columns says so itself. A row that lacks them takes the
 * plugin's way, which loads them. Stands before the Prisma plugin in the builder's list.
 */
class StoredColumnsPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(
    resolver: GraphQLFieldResolver<unknown, Types['Context'], object>,
    field: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    const { extensions } = this.buildCache.getTypeConfig(field.parentType);
    if (extensions?.['pothosPrismaModel'] === undefined) return resolver;
    if (field.name === 'id') return idOf(field.parentType, resolver);
    const { resolve } = field;
    const columns = columnsOf(field.extensions?.['pothosPrismaSelect']);
    if (resolve === undefined || columns === null) return resolver;
    return (row, args, context, info) =>
      hasColumns(row, columns)
        ? resolve(row, args, context, info)
        : resolver(row, args, context, info);
  }
}

/** The relay plugin resolves each id with a promise, for ids whose parts are loaded. Ours is a column. */
const idOf =
  <Context extends object>(
    typename: string,
    resolver: GraphQLFieldResolver<unknown, Context, object>,
  ): GraphQLFieldResolver<unknown, Context, object> =>
  (row, args, context, info) => {
    const { id } = row as { readonly id?: string };
    return id === undefined ? resolver(row, args, context, info) : encodeId(typename, id);
  };

/** The names of a selection that consists of columns; `null` for a selection with relations, or a computed one. */
function columnsOf(select: unknown): readonly string[] | null {
  if (typeof select !== 'object' || select === null) return null;
  const entries = Object.entries(select);
  return entries.every(([, selected]) => selected === true) ? entries.map(([name]) => name) : null;
}

function hasColumns(row: unknown, columns: readonly string[]): boolean {
  for (const column of columns) {
    if ((row as Readonly<Record<string, unknown>>)[column] === undefined) return false;
  }
  return true;
}

SchemaBuilder.registerPlugin(storedColumnsPlugin, StoredColumnsPlugin);
