import type { Reply } from '../http/response.ts';
import { html, redirect } from '../http/response.ts';
import type { World } from '../sandbox-state.ts';
import type { AuthorizationError, AuthorizationRequest } from './authorization-request.ts';
import { authorizationRequest } from './authorization-request.ts';
import { app } from './client-auth.ts';
import { consentPage, errorPage } from './consent-page.ts';
import type { Grant } from './grants.ts';

/** The one person who signs in to the sandbox. */
const userId = '5f3c8a52-7a1f-4d53-9a08-2f6c4f6e1b10';

/**
 * Asks a person to open a practice to the app: a page by GET, the answer by POST. `prompt=none`
 * opens the first practice without asking. The parameter `practice` (name or index) is the
 * sandbox's own: it chooses another one.
 */
export function authorize(world: World, method: string, params: URLSearchParams): Reply {
  const request = authorizationRequest(params, world);
  if ('error' in request) return refused(request);
  const decision = method === 'POST' ? params.get('decision') : null;
  if (decision === 'allow' || params.get('prompt') === 'none') return allowed(world, request);
  if (decision === 'cancel') {
    return refused({
      error: 'access_denied',
      description: 'the person did not allow access',
      redirectUri: request.redirectUri,
      state: request.state,
    });
  }
  const names = world.practices.all().map(({ name }) => name);
  return html(200, consentPage(params, request, names));
}

function allowed(world: World, request: AuthorizationRequest): Reply {
  const { redirectUri, scopes, state, nonce, codeChallenge } = request;
  const now = world.clock.now();
  const grant: Grant = {
    id: crypto.randomUUID(),
    clientId: app.clientId,
    userId,
    scopes,
    authenticatedAt: now,
  };
  const practice = world.practices.at(request.practice);
  if (practice !== null) world.grants.connect(grant, practice.tenantId);
  const code = world.codes.issue({ grant, redirectUri, codeChallenge, nonce }, now);
  return redirect(addressWith(redirectUri, { code, scope: scopes.join(' '), state }));
}

function refused({ error, description, redirectUri, state }: AuthorizationError): Reply {
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
