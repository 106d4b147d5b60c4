import type { IncomingHttpHeaders } from 'node:http';
import type { Reply } from '../http/response.ts';
import { empty } from '../http/response.ts';
import type { World } from '../sandbox-state.ts';
import { authenticatedClient } from './client-auth.ts';
import { invalidClient, tokenError } from './token.ts';

/**
 * Ends a refresh token and all that hangs on it: 200 without a body, also for a token that means
 * nothing (RFC 7009 2.2).
 */
export function revocation(
  world: World,
  headers: IncomingHttpHeaders,
  form: URLSearchParams,
): Reply {
  const clientId = authenticatedClient(headers, form);
  if (clientId === null) return invalidClient();
  const refreshToken = form.get('token');
  if (refreshToken === null) return tokenError('invalid_request', 'token is missing');
  world.grants.revoke(refreshToken, clientId);
  return empty(200);
}
