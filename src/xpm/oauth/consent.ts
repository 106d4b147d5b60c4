import * as oauth from 'oauth4webapi';
import { SourceFailure } from '../../domain/sync/source-failure.ts';
import type { Clock } from '../../ports/clock.ts';
import type { XpmTokens } from '../../ports/token-vault.ts';
import type { ConsentRequest, XpmConsent } from '../../ports/xpm-consent.ts';
import { wholeResponses } from '../http/whole-responses.ts';
import { connectionsAt } from './connections.ts';
import type { TokenRefresher } from './grant.ts';
import { identityServer } from './identity-server.ts';
import { tokensOf } from './tokens.ts';

/** How we are known to Xero, and where Xero is. */
export interface ConsentDeps {
  /** The identity server: `https://identity.xero.com`. Plain http only where this says http. */
  readonly issuer: string;
  /** The API's address without path: `https://api.xero.com`. */
  readonly apiUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
  readonly scopes?: readonly string[];
  readonly clock: Clock;
  /** How long one answer may take in all (ms). */
  readonly timeoutMs?: number;
  readonly fetch?: typeof fetch;
}

/** How far our clock and XPM's may be apart before tokens look as if they were not valid yet. */
const toleranceSeconds = 300;

/**
 * What the product does in XPM, and no more: it writes clients and jobs, reads staff, and works while
 * nobody is signed in. Not `openid profile email`: our own issuer says who somebody is, so an ID token
 * would only be one more secret to look after. (docs/xpm-api.md 1.4)
 */
const defaultScopes: readonly string[] = [
  'offline_access',
  'practicemanager.client',
  'practicemanager.job',
  'practicemanager.staff.read',
];

const defaultTimeoutMs = 30_000;

/** Xero's OAuth 2.0 (docs/xpm-api.md 1.2, 1.3): an admin's consent, and the refreshing of what it gave. */
export function createXpmConsent(deps: ConsentDeps): XpmConsent & TokenRefresher {
  const { clientId, redirectUri, clock } = deps;
  const ask = wholeResponses(deps.fetch ?? fetch, deps.timeoutMs ?? defaultTimeoutMs);
  const server = identityServer(new URL(deps.issuer), ask);
  const connections = connectionsAt(deps.apiUrl, ask, clock);
  const client: oauth.Client = {
    client_id: clientId,
    [oauth.clockTolerance]: toleranceSeconds,
    // The library reads the system's clock, and ours may be another one.
    get [oauth.clockSkew]() {
      return Math.round((clock.now().getTime() - Date.now()) / 1000);
    },
  };
  const credentials = oauth.ClientSecretBasic(deps.clientSecret);

  const refresh = ({ refreshToken }: XpmTokens): Promise<XpmTokens> =>
    server.talk('connect/token', async (as, options) => {
      const request = oauth.refreshTokenGrantRequest;
      const response = await request(as, client, credentials, refreshToken, options);
      const answer = await oauth.processRefreshTokenResponse(as, client, response);
      return tokensOf(answer, clock.now(), refreshToken);
    });

  return {
    refresh,
    newCodeVerifier: () => oauth.generateRandomCodeVerifier(),

    authorizationUrl: (consent) =>
      server.talk('connect/authorize', (as) => consentPage(as, deps, consent)),

    exchange: async (callback, { state, codeVerifier }) => {
      const tokens = await server.talk('connect/token', async (as, options) => {
        const code = oauth.validateAuthResponse(as, client, callback, state);
        const request = oauth.authorizationCodeGrantRequest;
        const sent = [as, client, credentials, code, redirectUri, codeVerifier, options] as const;
        const response = await request(...sent);
        const answer = await oauth.processAuthorizationCodeResponse(as, client, response);
        return tokensOf(answer, clock.now(), null);
      });
      return { tokens, tenants: await connections.list(tokens) };
    },

    disconnect: async (connectionId, tokens) => {
      try {
        await connections.remove(connectionId, tokens).catch(async (error: unknown) => {
          if (!isAuth(error)) throw error;
          await connections.remove(connectionId, await refresh(tokens));
        });
      } catch (error) {
        // The grant is dead already, and its connections with it: what was asked for is the case.
        if (!isAuth(error)) throw error;
      }
    },
  };
}

async function consentPage(
  as: oauth.AuthorizationServer,
  deps: ConsentDeps,
  { state, codeVerifier }: ConsentRequest,
): Promise<URL> {
  const page = new URL(as.authorization_endpoint ?? '');
  const parameters = {
    response_type: 'code',
    client_id: deps.clientId,
    redirect_uri: deps.redirectUri,
    scope: (deps.scopes ?? defaultScopes).join(' '),
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
  };
  for (const [key, value] of Object.entries(parameters)) page.searchParams.set(key, value);
  return page;
}

function isAuth(error: unknown): boolean {
  return error instanceof SourceFailure && error.reason.kind === 'auth';
}
