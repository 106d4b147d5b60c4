import { randomUUID } from 'node:crypto';
import { GraphQLError } from 'graphql';
import type { Logger } from '../logger.ts';

export type MaskError = (error: unknown) => GraphQLError;

/** Of a request that was not executed at all. A field that failed leaves the others their answer. */
const serverError = { http: { status: 500 } };

/**
 * What a stranger may read of an error: one that we wrote for them as it is, any other only by an id
 * under which the log has it.
 */
export function createMaskError(logger: Logger): MaskError {
  return (error) => {
    if (error instanceof GraphQLError && isMeantForClients(error)) return withCode(error);
    const id = randomUUID();
    logger.error({ err: error, id }, 'unexpected error');
    return new GraphQLError(
      `Something went wrong here, not with your request. If you report it, name ${id}.`,
      {
        ...(isOfAField(error) && { path: error.path }),
        extensions: { code: 'INTERNAL_SERVER_ERROR', id, ...(!isOfAField(error) && serverError) },
      },
    );
  };
}

/** A GraphQLError that was thrown as one, not one that graphql wrapped around something else. */
export function isMeantForClients(error: GraphQLError): boolean {
  return error.cause === undefined || error.cause instanceof GraphQLError;
}

function isOfAField(
  error: unknown,
): error is GraphQLError & { readonly path: NonNullable<GraphQLError['path']> } {
  return error instanceof GraphQLError && error.path !== undefined;
}

/** What Pothos says of arguments (a page of -1 rows, for example) has no code. */
function withCode(error: GraphQLError): GraphQLError {
  const { name } = error.cause instanceof GraphQLError ? error.cause : error;
  if (name !== 'PothosValidationError') return error;
  const { message, nodes, path } = error;
  return new GraphQLError(message, { nodes, path, extensions: { code: 'BAD_USER_INPUT' } });
}
