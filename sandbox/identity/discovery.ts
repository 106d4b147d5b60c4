import type { HttpResponse } from '../http/response.ts';
import { json } from '../http/response.ts';
import { knownScopes } from './scopes.ts';

export const jwksPath = '/.well-known/openid-configuration/jwks';

/**
 * The document of Xero's issuer (OpenID Connect Discovery 1.0). Xero serves its pages from two
 * hosts; here one host serves all, and the issuer is the sandbox's own address.
 */
export function discovery(url: string): HttpResponse {
  return json(200, {
    issuer: url,
    jwks_uri: url + jwksPath,
    authorization_endpoint: `${url}/identity/connect/authorize`,
    token_endpoint: `${url}/connect/token`,
    revocation_endpoint: `${url}/connect/revocation`,
    scopes_supported: knownScopes,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    code_challenge_methods_supported: ['S256'],
  });
}
