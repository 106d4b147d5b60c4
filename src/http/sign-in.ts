import { GraphQLError } from 'graphql';
import type { Logger } from '../logger.ts';
import type { Authenticate, SignedIn } from './authenticate.ts';
import { unavailable } from './mask-error.ts';

export interface SignInDependencies {
  readonly authenticate: Authenticate;
  readonly logger: Logger;
}

/**
 * The person of a request over HTTP; `null` without a token.
 * @throws GraphQLError `UNAUTHENTICATED` for a refused token, `SERVICE_UNAVAILABLE` while the issuer cannot be reached
 */
export async function signInOverHttp(
  { authenticate, logger }: SignInDependencies,
  authorization: string | null,
): Promise<SignedIn | null> {
  const result = await authenticate(authorization);
  switch (result.type) {
    case 'anonymous':
      return null;
    case 'signedIn':
      return result.signedIn;
    case 'refused':
      throw unauthenticated(result.message);
    case 'unavailable':
      logger.error({ err: result.error }, 'could not check a token');
      throw unavailable('Tokens cannot be checked at present. Try again in a few seconds.');
  }
}

function unauthenticated(message: string): GraphQLError {
  return new GraphQLError(message, {
    extensions: {
      code: 'UNAUTHENTICATED',
      http: { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } },
    },
  });
}
