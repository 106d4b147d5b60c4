import type { World } from '../sandbox-state.ts';
import { app } from './client-auth.ts';
import { knownScopes } from './scopes.ts';

/** A request for consent that may be shown to a person. */
export interface AuthorizationRequest {
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string | null;
  readonly nonce: string | null;
  /** PKCE, S256 (RFC 7636); `null` when it was not asked for. */
  readonly codeChallenge: string | null;
  /** Index of the practice that is chosen, or chosen beforehand. */
  readonly practice: number;
}

/** Why a request cannot be followed. Without `redirectUri` only the person may be told. */
export interface AuthorizationError {
  readonly error: string;
  readonly description: string;
  readonly redirectUri: string | null;
  readonly state: string | null;
}

/** Checks a request in the order of RFC 6749 4.1.2.1: whom to answer first, then what was asked. */
export function authorizationRequest(
  params: URLSearchParams,
  { practices }: World,
): AuthorizationRequest | AuthorizationError {
  const state = params.get('state');
  const refuse = (error: string, description: string, redirectUri: string | null) => ({
    error,
    description,
    redirectUri,
    state,
  });
  if (params.get('client_id') !== app.clientId) {
    return refuse('invalid_client', 'This client_id is not known.', null);
  }
  const redirectUri = params.get('redirect_uri') ?? '';
  if (!isLocal(redirectUri)) {
    return refuse('invalid_request', 'redirect_uri must be http://localhost[:port]/...', null);
  }
  if (params.get('response_type') !== 'code') {
    return refuse('unsupported_response_type', 'response_type must be code', redirectUri);
  }
  const scopes = (params.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
  const unknown = scopes.find((scope) => !knownScopes.includes(scope));
  if (unknown !== undefined || scopes.length === 0) {
    return refuse('invalid_scope', `unknown scope: ${unknown ?? 'none given'}`, redirectUri);
  }
  const codeChallenge = params.get('code_challenge');
  if (codeChallenge !== null && params.get('code_challenge_method') !== 'S256') {
    return refuse('invalid_request', 'code_challenge_method must be S256', redirectUri);
  }
  const practice = practices.indexOf(params.get('practice') ?? 0);
  if (practice === -1) {
    return refuse('invalid_request', 'this practice does not exist', redirectUri);
  }
  return { redirectUri, scopes, state, nonce: params.get('nonce'), codeChallenge, practice };
}

/** Xero takes `http://localhost` and https; the sandbox serves no one but this machine. */
function isLocal(redirectUri: string): boolean {
  if (!URL.canParse(redirectUri)) return false;
  const { protocol, hostname, username, hash } = new URL(redirectUri);
  return protocol === 'http:' && hostname === 'localhost' && username === '' && hash === '';
}
