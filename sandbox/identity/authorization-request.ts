import type { SandboxState } from '../sandbox-state.ts';
import { app } from './client-auth.ts';
import { knownScopes } from './scopes.ts';

/** A valid request for consent. */
export interface AuthorizationRequest {
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string | null;
  readonly nonce: string | null;
  /** PKCE challenge, S256 (RFC 7636); `null` without PKCE. */
  readonly codeChallenge: string | null;
  /** Index of the selected practice. */
  readonly practice: number;
}

/** The reason why a request fails. Without `redirectUri` only the person can be informed. */
export interface AuthorizationError {
  readonly error: string;
  readonly description: string;
  readonly redirectUri: string | null;
  readonly state: string | null;
}

export type ParsedAuthorization =
  | { readonly type: 'valid'; readonly request: AuthorizationRequest }
  | { readonly type: 'invalid'; readonly error: AuthorizationError };

/** Checks the parameters in the order of RFC 6749 4.1.2.1: client and redirect first. */
export function parseAuthorization(
  params: URLSearchParams,
  { practices }: SandboxState,
): ParsedAuthorization {
  const state = params.get('state');
  const invalid = (
    error: string,
    description: string,
    redirectUri: string | null,
  ): ParsedAuthorization => ({
    type: 'invalid',
    error: { error, description, redirectUri, state },
  });
  if (params.get('client_id') !== app.clientId) {
    return invalid('invalid_client', 'The client_id is unknown.', null);
  }
  const redirectUri = params.get('redirect_uri') ?? '';
  if (!isLocal(redirectUri)) {
    return invalid('invalid_request', 'redirect_uri must be http://localhost[:port]/...', null);
  }
  if (params.get('response_type') !== 'code') {
    return invalid('unsupported_response_type', 'response_type must be code', redirectUri);
  }
  const scopes = (params.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
  const unknown = scopes.find((scope) => !knownScopes.includes(scope));
  if (unknown !== undefined || scopes.length === 0) {
    const description = unknown === undefined ? 'scope is required' : `unknown scope: ${unknown}`;
    return invalid('invalid_scope', description, redirectUri);
  }
  const codeChallenge = params.get('code_challenge');
  if (codeChallenge !== null && params.get('code_challenge_method') !== 'S256') {
    return invalid('invalid_request', 'code_challenge_method must be S256', redirectUri);
  }
  const practice = practices.indexOf(params.get('practice') ?? 0);
  if (practice === -1) {
    return invalid('invalid_request', 'this practice does not exist', redirectUri);
  }
  const nonce = params.get('nonce');
  return {
    type: 'valid',
    request: { redirectUri, scopes, state, nonce, codeChallenge, practice },
  };
}

/** Xero takes `http://localhost` and https (docs/xpm-api.md 1.3); the sandbox only the former. */
function isLocal(redirectUri: string): boolean {
  if (!URL.canParse(redirectUri)) return false;
  const { protocol, hostname, username, hash } = new URL(redirectUri);
  return protocol === 'http:' && hostname === 'localhost' && username === '' && hash === '';
}
