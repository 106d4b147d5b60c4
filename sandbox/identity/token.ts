import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Reply } from '../http/response.ts';
import { json } from '../http/response.ts';
import type { World } from '../sandbox-state.ts';
import { authenticatedClient } from './client-auth.ts';
import type { Grant } from './grants.ts';
import { issueAccessToken, issueIdToken } from './issue.ts';

/** RFC 6749 5.1: nobody may keep these answers. */
const uncached = { 'cache-control': 'no-store', pragma: 'no-cache' };

/** Trades a code or a refresh token for tokens (RFC 6749 4.1.3 and 6). */
export async function token(
  world: World,
  headers: IncomingHttpHeaders,
  form: URLSearchParams,
): Promise<Reply> {
  const clientId = authenticatedClient(headers, form);
  if (clientId === null) return invalidClient();
  switch (form.get('grant_type')) {
    case 'authorization_code':
      return tradeCode(world, clientId, form);
    case 'refresh_token':
      return tradeRefreshToken(world, clientId, form);
    case null:
      return tokenError('invalid_request', 'grant_type is missing');
    default:
      return tokenError('unsupported_grant_type');
  }
}

/** RFC 6749 5.2. */
export function invalidClient(): Reply {
  const error = { error: 'invalid_client' };
  return json(401, error, { ...uncached, 'www-authenticate': 'Basic realm="sandbox"' });
}

export function tokenError(error: string, description?: string): Reply {
  const detail = description === undefined ? {} : { error_description: description };
  return json(400, { error, ...detail }, uncached);
}

async function tradeCode(world: World, clientId: string, form: URLSearchParams): Promise<Reply> {
  const code = form.get('code');
  if (code === null) return tokenError('invalid_request', 'code is missing');
  const holder = world.codes.take(code, world.clock.now());
  if (holder?.grant.clientId !== clientId) return tokenError('invalid_grant');
  if (holder.redirectUri !== form.get('redirect_uri')) {
    return tokenError('invalid_grant', 'redirect_uri is not the one that the code was issued for');
  }
  if (!provesPossession(holder.codeChallenge, form.get('code_verifier'))) {
    return tokenError('invalid_grant', 'code_verifier does not match');
  }
  return issued(world, holder.grant, holder.nonce);
}

async function tradeRefreshToken(
  world: World,
  clientId: string,
  form: URLSearchParams,
): Promise<Reply> {
  const refreshToken = form.get('refresh_token');
  if (refreshToken === null) return tokenError('invalid_request', 'refresh_token is missing');
  const grant = world.grants.useRefreshToken(refreshToken, clientId, world.clock.now());
  return grant === null ? tokenError('invalid_grant') : issued(world, grant, null);
}

async function issued(world: World, grant: Grant, nonce: string | null): Promise<Reply> {
  const access = await issueAccessToken(world, grant);
  const isRenewable = grant.scopes.includes('offline_access');
  const answer = {
    ...(grant.scopes.includes('openid')
      ? { id_token: await issueIdToken(world, grant, nonce) }
      : {}),
    access_token: access.token,
    expires_in: access.expiresInSeconds,
    token_type: 'Bearer',
    ...(isRenewable
      ? { refresh_token: world.grants.issueRefreshToken(grant, world.clock.now()) }
      : {}),
    scope: grant.scopes.join(' '),
  };
  return json(200, answer, uncached);
}

/** PKCE (RFC 7636 4.6); a verifier without a challenge is refused, too. */
function provesPossession(challenge: string | null, verifier: string | null): boolean {
  if (challenge === null) return verifier === null;
  if (verifier === null) return false;
  return createHash('sha256').update(verifier).digest('base64url') === challenge;
}
