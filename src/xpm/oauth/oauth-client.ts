import * as oauth from 'oauth4webapi';
import { SourceFailure } from '../../domain/sync/source-failure.ts';
import type { Clock } from '../../ports/clock.ts';
import type { XpmTokens } from '../../ports/xpm/token-vault.ts';
import type { ConsentRequest, XpmConsent, XpmTenant } from '../../ports/xpm/xpm-consent.ts';
import { createBufferedFetch } from '../http/buffered-fetch.ts';
import { accountClients } from './account-clients.ts';
import { connectionsAt } from './connections.ts';
import type { TokenRefresher } from './grant.ts';
import { identityServer } from './identity-server.ts';
import { tokensOf } from './tokens.ts';

/** Our registration as an OAuth client of Xero's. */
export interface OAuthClientDependencies {
  /** The identity server: `https://identity.xero.com`. Plain http is used only when this address does. */
  readonly issuer: string;
  /** The API's address without path: `https://api.xero.com`. */
  readonly apiUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
  readonly scopes?: readonly string[];
  readonly clock: Clock;
  /** How long one response may take in all. */
  readonly timeoutMs?: number;
  readonly fetch?: typeof fetch;
}

/** How far our clock and Xero's may differ before a token looks as if it were not valid yet. */
const toleranceSeconds = 300;

/**
 * The least that the product needs: it writes clients and jobs, reads staff, and works while nobody is
 * signed in (docs/xpm-api.md 1.4). Not `openid profile email`: our own issuer identifies people, so an ID
 * token would only be one more secret to protect.
 */
const defaultScopes: readonly string[] = [
  'offline_access',
  'practicemanager.client',
  'practicemanager.job',
  'practicemanager.staff.read',
];

const defaultTimeoutMs = 30_000;

export interface OAuthClient extends XpmConsent, TokenRefresher {
  /** The accounts that the tokens' person has connected. @throws SourceFailure */
  readonly accounts: (tokens: XpmTokens) => Promise<readonly XpmTenant[]>;
}

/** Our OAuth 2.0 client at Xero: an admin's consent and the refresh of its tokens (docs/xpm-api.md 1.2, 1.3). */
export function createOAuthClient(deps: OAuthClientDependencies): OAuthClient {
  const { clientId, redirectUri, clock } = deps;
  const send = createBufferedFetch(deps.fetch ?? fetch, deps.timeoutMs ?? defaultTimeoutMs);
  const server = identityServer(new URL(deps.issuer), send);
  const connections = connectionsAt(deps.apiUrl, send, clock);
  const client: oauth.Client = {
    client_id: clientId,
    [oauth.clockTolerance]: toleranceSeconds,
    // The library reads the system clock, and ours may differ from it.
    get [oauth.clockSkew]() {
      return Math.round((clock.now().getTime() - Date.now()) / 1000);
    },
  };
  const credentials = oauth.ClientSecretBasic(deps.clientSecret);

  const refresh = ({ refreshToken }: XpmTokens): Promise<XpmTokens> =>
    server.request('connect/token', async (as, options) => {
      const request = oauth.refreshTokenGrantRequest;
      const response = await request(as, client, credentials, refreshToken, options);
      const granted = await oauth.processRefreshTokenResponse(as, client, response);
      return tokensOf(granted, clock.now(), refreshToken);
    });

  return {
    refresh,
    accounts: (tokens) => connections.list(tokens),
    clients: (grant) => accountClients(deps, grant),
    newCodeVerifier: () => oauth.generateRandomCodeVerifier(),

    authorizationUrl: (consent) =>
      server.request('connect/authorize', (as) => consentPage(as, deps, consent)),

    exchange: async (callback, { state, codeVerifier }) => {
      const tokens = await server.request('connect/token', async (as, options) => {
        const code = oauth.validateAuthResponse(as, client, callback, state);
        const request = oauth.authorizationCodeGrantRequest;
        const sent = [as, client, credentials, code, redirectUri, codeVerifier, options] as const;
        const response = await request(...sent);
        const granted = await oauth.processAuthorizationCodeResponse(as, client, response);
        return tokensOf(granted, clock.now(), null);
      });
      return { tokens, tenants: await connections.list(tokens) };
    },

    disconnect: async (connectionId, tokens) => {
      try {
        await connections.remove(connectionId, tokens).catch(async (error: unknown) => {
          if (!isRefusedToken(error)) throw error;
          await connections.remove(connectionId, await refresh(tokens));
        });
      } catch (error) {
        // The grant is no longer valid, so its connections have ended already.
        if (!isAuth(error)) throw error;
      }
    },
  };
}

async function consentPage(
  as: oauth.AuthorizationServer,
  deps: OAuthClientDependencies,
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

function isRefusedToken(error: unknown): boolean {
  return error instanceof SourceFailure && error.reason.type === 'tokenRefused';
}

function isAuth(error: unknown): boolean {
  return error instanceof SourceFailure && error.reason.type === 'auth';
}
