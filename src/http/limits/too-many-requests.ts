import type { ExecutionResult } from 'graphql';
import { GraphQLError } from 'graphql';

/** The code of a temporary refusal: the client should try again after `retryAfterSeconds`. */
const tooManyRequestsCode = 'TOO_MANY_REQUESTS';

/** HTTP responds with 429 and `Retry-After`. */
export function tooManyRequests(message: string, retryAfterSeconds: number): GraphQLError {
  return new GraphQLError(message, {
    extensions: {
      code: tooManyRequestsCode,
      retryAfterSeconds,
      http: { status: 429, headers: { 'retry-after': String(retryAfterSeconds) } },
    },
  });
}

export const isTooMany = ({ errors = [] }: ExecutionResult): boolean =>
  errors.some(({ extensions }) => extensions['code'] === tooManyRequestsCode);
