import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { DateResolver, DateTimeISOResolver } from 'graphql-scalars';

/** The scalar without the year 0, which RFC 3339 has and Postgres cannot store. */
function withoutYearZero<External>(
  scalar: GraphQLScalarType<Date, External>,
): GraphQLScalarType<Date, External> {
  const coerce = (value: unknown): Date => {
    const date = scalar.coerceInputValue(value);
    if (date.getUTCFullYear() > 0) return date;
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

export const DateTime = withoutYearZero(DateTimeISOResolver);
export const CalendarDate = withoutYearZero(DateResolver);
