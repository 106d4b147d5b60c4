import type { Reply } from '../http/response.ts';
import { json } from '../http/response.ts';
import { knownScopes } from './scopes.ts';

export const jwksPath = '/.well-known/openid-configuration/jwks';

/**
 * What Xero's issuer publishes (OpenID Connect Discovery 1.0). At Xero the pages lie on two hosts,
 * here on one; issuer and `iss` are the sandbox's own address.
 */
export function discovery(url: string): Reply {
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
