import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { DateResolver, DateTimeISOResolver } from 'graphql-scalars';

/**
 * The scalar without the years 0 and 10000, which an offset can lead to: RFC 3339 has both, and neither can be
 * sent to Postgres.
 */
function inStorableYears<External>(
  scalar: GraphQLScalarType<Date, External>,
): GraphQLScalarType<Date, External> {
  const coerce = (value: unknown): Date => {
    const date = scalar.coerceInputValue(value);
    const year = date.getUTCFullYear();
    if (year >= 1 && year <= 9999) return date;
    throw new GraphQLError(`${scalar.name} must have a year from 0001 to 9999.`);
  };
  return new GraphQLScalarType({
    ...scalar.toConfig(),
    coerceInputValue: coerce,
    coerceInputLiteral(node) {
      if (node.kind === Kind.STRING) return coerce(node.value);
      throw new GraphQLError(`${scalar.name} must be a text.`);
    },
  });
}

export const DateTime = inStorableYears(DateTimeISOResolver);
export const CalendarDate = inStorableYears(DateResolver);
