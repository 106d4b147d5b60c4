import { GraphQLError } from 'graphql';

/** An argument that the schema's types allow and the API does not. */
export const badInput = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });

/** For fields without result types. It does not say whether another practice has such an object. */
export const notFound = (noun: string): GraphQLError =>
  new GraphQLError(`There is no such ${noun} in your practices.`, {
    extensions: { code: 'NOT_FOUND' },
  });
