import { randomUUID } from 'node:crypto';
import { GraphQLError } from 'graphql';
import type { Logger } from '../../logger.ts';

export type MaskError = (error: unknown) => GraphQLError;

/** The status of a request that was not executed. A failed field leaves the other fields their data. */
const serverError = { http: { status: 500 } };

/** The code of a temporary error: the client should try again in a few seconds. */
export const unavailableCode = 'SERVICE_UNAVAILABLE';
/** After this time. */
export const unavailableSeconds = 5;

/**
 * Decides what a client may read of an error. Errors written for clients pass unchanged. Of any other error the
 * client receives an id, under which the log has the details.
 * @param isUnavailable whether an error only says that a part of the product cannot be used at present
 */
export function createMaskError(
  logger: Logger,
  isUnavailable: (error: unknown) => boolean,
): MaskError {
  return (error) => {
    if (error instanceof GraphQLError && isMeantForClients(error)) return withCode(error);
    const id = randomUUID();
    logger.error({ err: error, id }, 'unexpected error');
    if (isUnavailable(error instanceof GraphQLError ? error.cause : error)) {
      const message = `The API cannot reach its database at present. Try again in a few seconds, and quote ${id} if it lasts.`;
      return unavailable(message, isOfAField(error) ? error.path : undefined);
    }
    return new GraphQLError(`An internal error occurred. Quote ${id} when you report it.`, {
      ...(isOfAField(error) && { path: error.path }),
      extensions: { code: 'INTERNAL_SERVER_ERROR', id, ...(!isOfAField(error) && serverError) },
    });
  };
}

/** Whether the error was thrown as a GraphQLError. graphql wraps all other errors in one. */
export function isMeantForClients(error: GraphQLError): boolean {
  return error.cause === undefined || error.cause instanceof GraphQLError;
}

/** @param path of the field that could not be resolved; a request without one was not executed */
export function unavailable(message: string, path?: GraphQLError['path']): GraphQLError {
  const http = { status: 503, headers: { 'retry-after': String(unavailableSeconds) } };
  return new GraphQLError(message, {
    path,
    extensions: { code: unavailableCode, ...(path === undefined && { http }) },
  });
}

function isOfAField(
  error: unknown,
): error is GraphQLError & { readonly path: NonNullable<GraphQLError['path']> } {
  return error instanceof GraphQLError && error.path !== undefined;
}

/**
 * Adds the code that errors about arguments lack: those of Pothos, for example about a page of -1 rows, and those of
 * graphql about variables. Only the latter have no path: errors of syntax and validation have codes.
 */
function withCode(error: GraphQLError): GraphQLError {
  const { name } = error.cause instanceof GraphQLError ? error.cause : error;
  const { message, nodes, path, extensions } = error;
  const isOfVariables = path === undefined && extensions['code'] === undefined;
  if (name !== 'PothosValidationError' && !isOfVariables) return error;
  const code = 'BAD_USER_INPUT';
  return new GraphQLError(message, { nodes, path, extensions: { ...extensions, code } });
}
