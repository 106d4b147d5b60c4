import type { IncomingHttpHeaders } from 'node:http';
import type { HttpResponse } from '../http/response.ts';
import { empty } from '../http/response.ts';
import type { SandboxState } from '../sandbox-state.ts';
import { authenticatedClient } from './client-auth.ts';
import { invalidClient, tokenError } from './token.ts';

/**
 * The revocation endpoint. It revokes a refresh token with its grant and responds with 200 without
 * a body, also for an unknown token (RFC 7009 2.2).
 */
export function revocation(
  sandbox: SandboxState,
  headers: IncomingHttpHeaders,
  form: URLSearchParams,
): HttpResponse {
  const clientId = authenticatedClient(headers, form);
  if (clientId === null) return invalidClient();
  const refreshToken = form.get('token');
  if (refreshToken === null) return tokenError('invalid_request', 'token is missing');
  sandbox.grants.revoke(refreshToken, clientId);
  return empty(200);
}
