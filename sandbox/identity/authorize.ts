import type { HttpResponse } from '../http/response.ts';
import { html, redirect } from '../http/response.ts';
import type { SandboxState } from '../sandbox-state.ts';
import type { AuthorizationError, AuthorizationRequest } from './authorization-request.ts';
import { parseAuthorization } from './authorization-request.ts';
import { app } from './client-auth.ts';
import { consentPage, errorPage } from './consent-page.ts';
import type { Grant } from './grants.ts';

/** The only person who can sign in to the sandbox. */
const userId = '5f3c8a52-7a1f-4d53-9a08-2f6c4f6e1b10';

/**
 * The authorization endpoint. GET shows the consent page, POST takes the person's decision, and
 * `prompt=none` consents at once. The parameter `practice` (name or index, by default the first
 * practice) exists in the sandbox only.
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
  if (decision === 'allow' || params.get('prompt') === 'none') return grantAccess(sandbox, request);
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

function grantAccess(sandbox: SandboxState, request: AuthorizationRequest): HttpResponse {
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
  if (practice !== null) sandbox.grants.connect(grant, practice.tenantId);
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
