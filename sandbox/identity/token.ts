import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { HttpResponse } from '../http/response.ts';
import { json } from '../http/response.ts';
import type { SandboxState } from '../sandbox-state.ts';
import { authenticatedClient } from './client-auth.ts';
import type { Grant } from './grants.ts';
import { issueAccessToken, issueIdToken, issueRefreshToken } from './issue.ts';

/** Token responses must not be cached (RFC 6749 5.1). */
const noStore = { 'cache-control': 'no-store', pragma: 'no-cache' };

/**
 * The token endpoint. It redeems an authorization code or a refresh token (RFC 6749 4.1.3 and 6).
 */
export async function token(
  sandbox: SandboxState,
  headers: IncomingHttpHeaders,
  form: URLSearchParams,
): Promise<HttpResponse> {
  const clientId = authenticatedClient(headers, form);
  if (clientId === null) return invalidClient();
  switch (form.get('grant_type')) {
    case 'authorization_code':
      return redeemCode(sandbox, clientId, form);
    case 'refresh_token':
      return redeemRefreshToken(sandbox, clientId, form);
    case null:
      return tokenError('invalid_request', 'grant_type is missing');
    default:
      return tokenError('unsupported_grant_type');
  }
}

/** RFC 6749 5.2. */
export function invalidClient(): HttpResponse {
  const error = { error: 'invalid_client' };
  return json(401, error, { ...noStore, 'www-authenticate': 'Basic realm="sandbox"' });
}

export function tokenError(error: string, description?: string): HttpResponse {
  const detail = description === undefined ? {} : { error_description: description };
  return json(400, { error, ...detail }, noStore);
}

async function redeemCode(
  sandbox: SandboxState,
  clientId: string,
  form: URLSearchParams,
): Promise<HttpResponse> {
  const code = form.get('code');
  if (code === null) return tokenError('invalid_request', 'code is missing');
  const codeGrant = sandbox.codes.redeem(code, sandbox.clock.now());
  if (codeGrant?.grant.clientId !== clientId) return tokenError('invalid_grant');
  if (codeGrant.redirectUri !== form.get('redirect_uri')) {
    return tokenError(
      'invalid_grant',
      'redirect_uri differs from that of the authorization request',
    );
  }
  if (!isVerified(codeGrant.codeChallenge, form.get('code_verifier'))) {
    return tokenError('invalid_grant', 'code_verifier does not match');
  }
  return tokenResponse(sandbox, codeGrant.grant, codeGrant.nonce);
}

async function redeemRefreshToken(
  sandbox: SandboxState,
  clientId: string,
  form: URLSearchParams,
): Promise<HttpResponse> {
  const refreshToken = form.get('refresh_token');
  if (refreshToken === null) return tokenError('invalid_request', 'refresh_token is missing');
  const grant = sandbox.grants.redeemRefreshToken(refreshToken, clientId, sandbox.clock.now());
  return grant === null ? tokenError('invalid_grant') : tokenResponse(sandbox, grant, null);
}

async function tokenResponse(
  sandbox: SandboxState,
  grant: Grant,
  nonce: string | null,
): Promise<HttpResponse> {
  const access = await issueAccessToken(sandbox, grant);
  const isRenewable = grant.scopes.includes('offline_access');
  const tokens = {
    ...(grant.scopes.includes('openid')
      ? { id_token: await issueIdToken(sandbox, grant, nonce) }
      : {}),
    access_token: access.token,
    expires_in: access.expiresInSeconds,
    token_type: 'Bearer',
    ...(isRenewable ? { refresh_token: issueRefreshToken(sandbox, grant) } : {}),
    scope: grant.scopes.join(' '),
  };
  return json(200, tokens, noStore);
}

/** PKCE (RFC 7636 4.6). A verifier without a challenge is rejected as well. */
function isVerified(challenge: string | null, verifier: string | null): boolean {
  if (challenge === null) return verifier === null;
  if (verifier === null) return false;
  return createHash('sha256').update(verifier).digest('base64url') === challenge;
}
