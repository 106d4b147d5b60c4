import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Logger } from '../../logger.ts';
import type { Budgets } from '../limits/budget.ts';
import { exhausted, requestCost } from '../limits/limit-cost.ts';
import type { MaskError } from '../pipeline/mask-error.ts';
import { unavailable } from '../pipeline/mask-error.ts';
import type { ServerContext } from '../pipeline/request-context.ts';
import type { Authenticate, Authentication, SignedIn } from './authenticate.ts';

export interface SignInDependencies {
  readonly authenticate: Authenticate;
  readonly budgets: Budgets;
  readonly logger: Logger;
}

/** Signs the person of a request in, and counts the request, before anything of it is parsed. */
export function signInFirst(
  deps: SignInDependencies & { readonly maskError: MaskError },
): Plugin<object, ServerContext> {
  return {
    async onParams({ request, context, setResult }) {
      try {
        const signedIn = await signInOverHttp(deps, request, context.address);
        Object.assign(context, { signedIn } satisfies ServerContext);
      } catch (error) {
        setResult({ errors: [deps.maskError(error)] });
      }
    },
  };
}

/**
 * The person of a request over HTTP; `null` without a token.
 * @throws GraphQLError `UNAUTHENTICATED` for a refused token, `SERVICE_UNAVAILABLE` while the issuer cannot be reached,
 * `TOO_MANY_REQUESTS` for a person or an address that has sent too many
 */
async function signInOverHttp(
  { authenticate, budgets, logger }: SignInDependencies,
  { headers }: Request,
  address = 'unknown',
): Promise<SignedIn | null> {
  const result = await authenticate(headers.get('authorization'));
  switch (result.type) {
    case 'anonymous':
      await spendOfAddress(budgets, address);
      return null;
    case 'signedIn':
      await spendOfViewer(budgets, result.signedIn);
      return result.signedIn;
    case 'refused':
      await spendOfAddress(budgets, address);
      throw unauthenticated(result);
    case 'unavailable':
      logger.error({ err: result.error }, 'could not check a token');
      throw unavailable('Tokens cannot be checked at present. Try again in a few seconds.');
  }
}

async function spendOfAddress({ addresses }: Budgets, address: string): Promise<void> {
  const { type, balance } = await addresses.spend(address, 1);
  if (type === 'exhausted') throw exhausted('requests without a valid token', balance);
}

async function spendOfViewer({ viewers }: Budgets, { viewer }: SignedIn): Promise<void> {
  const { type, balance } = await viewers.spend(viewer.subject, requestCost);
  if (type === 'exhausted') throw exhausted('cost', balance);
}

/** `Retry-After` says that another token, or the same one a moment later, may be valid. */
function unauthenticated({ message, isFinal }: Refused): GraphQLError {
  const headers = {
    'www-authenticate': 'Bearer error="invalid_token"',
    ...(!isFinal && { 'retry-after': '1' }),
  };
  return new GraphQLError(message, {
    extensions: { code: 'UNAUTHENTICATED', http: { status: 401, headers } },
  });
}

type Refused = Extract<Authentication, { readonly type: 'refused' }>;
