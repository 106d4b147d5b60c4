import { createHash } from 'node:crypto';
import type { HttpResponse } from '../http/response.ts';
import { html, redirect } from '../http/response.ts';
import type { SandboxState } from '../sandbox-state.ts';
import type { AuthorizationError, AuthorizationRequest } from './authorization-request.ts';
import { parseAuthorization } from './authorization-request.ts';
import { app } from './client-auth.ts';
import { consentPage, errorPage } from './consent-page.ts';
import type { Grant } from './grants.ts';

/** The person who signs in when the request names none. */
const defaultUserId = '5f3c8a52-7a1f-4d53-9a08-2f6c4f6e1b10';

/** Each name is a person of their own, with their own connections. */
function userIdOf(person: string | null): string {
  if (person === null || person === '') return defaultUserId;
  const hash = createHash('sha256').update(person).digest('hex');
  return [8, 4, 4, 4, 12]
    .map((length, index, lengths) => {
      const start = lengths.slice(0, index).reduce((sum, each) => sum + each, 0);
      return hash.slice(start, start + length);
    })
    .join('-');
}

/**
 * The authorization endpoint. GET shows the consent page, POST takes the person's decision, and
 * `prompt=none` consents at once. The parameters `practice` (name or index, by default the first
 * practice) and `person` (any name) exist in the sandbox only.
 */
export function authorize(
  sandbox: SandboxState,
  method: string,
  params: URLSearchParams,
): HttpResponse {
  const parsed = parseAuthorization(params, sandbox);
  if (parsed.type === 'invalid') return errorResponse(parsed.error);
  const { request } = parsed;
  const decision = method === 'POST' ? params.get('decision') : null;
  if (decision === 'allow' || params.get('prompt') === 'none') {
    return grantAccess(sandbox, request, userIdOf(params.get('person')));
  }
  if (decision === 'cancel') {
    return errorResponse({
      error: 'access_denied',
      description: 'the person did not allow access',
      redirectUri: request.redirectUri,
      state: request.state,
    });
  }
  const names = sandbox.practices.all().map(({ name }) => name);
  return html(200, consentPage(params, request, names));
}

function grantAccess(
  sandbox: SandboxState,
  request: AuthorizationRequest,
  userId: string,
): HttpResponse {
  const { redirectUri, scopes, state, nonce, codeChallenge } = request;
  const now = sandbox.clock.now();
  const grant: Grant = {
    id: crypto.randomUUID(),
    clientId: app.clientId,
    userId,
    scopes,
    authenticatedAt: now,
  };
  const practice = sandbox.practices.at(request.practice);
  if (practice !== null) {
    const keepsEvent = sandbox.settings.stableAuthEventId;
    sandbox.grants.connect(grant, practice.tenantId, { keepsEvent });
  }
  const code = sandbox.codes.issue({ grant, redirectUri, codeChallenge, nonce }, now);
  return redirect(addressWith(redirectUri, { code, scope: scopes.join(' '), state }));
}

function errorResponse(failure: AuthorizationError): HttpResponse {
  const { error, description, redirectUri, state } = failure;
  if (redirectUri === null) return html(400, errorPage(description));
  return redirect(addressWith(redirectUri, { error, error_description: description, state }));
}

function addressWith(address: string, params: Readonly<Record<string, string | null>>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(params)) {
    if (value !== null) url.searchParams.set(name, value);
  }
  return url.href;
}
