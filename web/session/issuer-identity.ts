import * as oauth from 'oauth4webapi';
import type { Identity, SignedIn } from './identity.ts';
import { expiryOf } from './identity.ts';
import type { IssuerSettings } from './issuer-settings.ts';
import { createTokenRequests } from './token-requests.ts';

/** The request that the window has sent somebody to the issuer with. It holds no token. */
interface SentRequest {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly returnTo: string;
}

const requestKey = 'practice-sync.sign-in';
/** Set while somebody is signed in here, so that a reload asks the issuer, which still knows them. */
const signedInKey = 'practice-sync.signed-in';

/** The code flow with PKCE (RFC 7636) of a public client. Tokens, the refresh token as well, stay in memory. */
export function createIssuerIdentity(settings: IssuerSettings): Identity {
  const requests = createTokenRequests(settings);
  let refreshToken: string | null = null;

  const accept = (tokens: oauth.TokenEndpointResponse, as: string): SignedIn => {
    refreshToken = tokens.refresh_token ?? refreshToken;
    return { as, token: tokens.access_token, expiresAt: expiryOf(tokens.access_token) };
  };
  const redirect = async (prompt: 'none' | 'select'): Promise<never> => {
    location.assign(await authorizationUrl(await requests.server(), settings, prompt));
    // The window is about to be left.
    return new Promise<never>(() => undefined);
  };
  const complete = async ({ returnTo, ...sent }: SentRequest): Promise<SignedIn | null> => {
    const address = new URL(location.href);
    history.replaceState(null, '', returnTo);
    try {
      const tokens = await requests.redeem({ ...sent, address, redirectUri: redirectUri() });
      sessionStorage.setItem(signedInKey, 'yes');
      return accept(tokens, oauth.getValidatedIdTokenClaims(tokens)?.sub ?? '');
    } catch (error) {
      // The issuer knows nobody any more, or the person has refused.
      if (!(error instanceof oauth.AuthorizationResponseError)) throw error;
      sessionStorage.removeItem(signedInKey);
      return null;
    }
  };
  return {
    type: 'issuer',
    signIn: () => redirect('select'),
    resume: async () => {
      const request = takeRequest();
      if (request !== null) return complete(request);
      return sessionStorage.getItem(signedInKey) === null ? null : redirect('none');
    },
    renew: async ({ as }) => {
      if (refreshToken === null) return null;
      try {
        return accept(await requests.refresh(refreshToken), as);
      } catch (error) {
        // The issuer has ended the sign-in. Anything else may be over in a moment.
        if (error instanceof oauth.ResponseBodyError) return null;
        throw error;
      }
    },
    forget: () => {
      refreshToken = null;
      sessionStorage.removeItem(signedInKey);
    },
  };
}

const redirectUri = (): string => `${location.origin}/`;

/** Remembers what the response has to match, and returns where to send the person. */
async function authorizationUrl(
  server: oauth.AuthorizationServer,
  { clientId, audience }: IssuerSettings,
  prompt: 'none' | 'select',
): Promise<URL> {
  const request: SentRequest = {
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    verifier: oauth.generateRandomCodeVerifier(),
    returnTo: `${location.pathname}${location.search}`,
  };
  sessionStorage.setItem(requestKey, JSON.stringify(request));
  const url = new URL(server.authorization_endpoint ?? '');
  const canRenew = server.scopes_supported?.includes('offline_access') === true;
  const parameters = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri(),
    scope: canRenew ? 'openid profile offline_access' : 'openid profile',
    state: request.state,
    nonce: request.nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(request.verifier),
    code_challenge_method: 'S256',
    // Some issuers give an access token for an API only to those who name it.
    audience,
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  if (prompt === 'none') url.searchParams.set('prompt', 'none');
  return url;
}

/** The request to which the present address is the response; null when it is none. */
function takeRequest(): SentRequest | null {
  const stored = sessionStorage.getItem(requestKey);
  if (stored === null || !new URL(location.href).searchParams.has('state')) return null;
  sessionStorage.removeItem(requestKey);
  return JSON.parse(stored) as SentRequest;
}
