import { builder } from './builder.ts';
import { enumValues } from './enum-values.ts';

export type OrderDirection = 'ASC' | 'DESC';

const OrderDirectionEnum = builder.enumType('OrderDirection', {
  description: 'The direction of an order.',
  values: enumValues<OrderDirection>({
    ASC: 'The smallest, earliest or alphabetically first one first.',
    DESC: 'The largest, latest or alphabetically last one first.',
  }),
});

/** An input that orders a list by one of its columns. */
export function orderInput<Field extends string>(
  name: 'Client' | 'Job',
  fields: Readonly<Record<Field, string>>,
) {
  const field = builder.enumType(`${name}OrderField`, {
    description: 'What a list is ordered by.',
    values: enumValues<Field>(fields),
  });
  return builder.inputType(`${name}Order`, {
    description: 'The order of a list. Records without a value come last; equal ones by name.',
    fields: (t) => ({
      field: t.field({ type: field, description: 'What to order by.' }),
      direction: t.field({
        type: OrderDirectionEnum,
        defaultValue: 'ASC',
        description: 'The direction.',
      }),
    }),
  });
}

type SortOrder = 'asc' | 'desc';

/** The direction as Prisma spells it. */
export const sortOrder = (direction: OrderDirection): SortOrder =>
  direction === 'ASC' ? 'asc' : 'desc';

/** The same for a column that can be empty. */
export const emptyLast = (
  direction: OrderDirection,
): { readonly sort: SortOrder; readonly nulls: 'last' } => ({
  sort: sortOrder(direction),
  nulls: 'last',
});
