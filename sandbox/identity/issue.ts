import type { SandboxState } from '../sandbox-state.ts';
import type { Grant } from './grants.ts';
import { lifetimesSeconds } from './grants.ts';

export interface IssuedAccess {
  readonly token: string;
  readonly expiresInSeconds: number;
}

/** Issues an access token with the claims of the recorded ones (docs/xpm-api.md 1.3). */
export async function issueAccessToken(
  sandbox: SandboxState,
  grant: Grant,
  expiresInSeconds: number = lifetimesSeconds.accessToken,
): Promise<IssuedAccess> {
  const now = sandbox.clock.now();
  const nbf = Math.floor(now / 1000);
  const token = await sandbox.signer.sign({
    nbf,
    exp: nbf + expiresInSeconds,
    iss: sandbox.url,
    aud: `${sandbox.url}/resources`,
    client_id: grant.clientId,
    sub: grant.userId.replaceAll('-', ''),
    auth_time: Math.floor(grant.authenticatedAt / 1000),
    xero_userid: grant.userId,
    global_session_id: grant.id.replaceAll('-', ''),
    jti: crypto.randomUUID().replaceAll('-', ''),
    authentication_event_id: grant.id,
    scope: [...grant.scopes],
  });
  sandbox.grants.storeAccessToken(token, { grant, expiresAt: (nbf + expiresInSeconds) * 1000 });
  return { token, expiresInSeconds };
}

export function issueRefreshToken({ grants, clock, settings }: SandboxState, grant: Grant): string {
  return grants.issueRefreshToken(grant, clock.now(), settings.refreshTokenDays);
}

/** Issues an OpenID Connect ID token, which is valid for 5 minutes. */
export async function issueIdToken(
  sandbox: SandboxState,
  grant: Grant,
  nonce: string | null,
): Promise<string> {
  const iat = Math.floor(sandbox.clock.now() / 1000);
  return sandbox.signer.sign({
    iat,
    nbf: iat,
    exp: iat + lifetimesSeconds.idToken,
    iss: sandbox.url,
    aud: grant.clientId,
    ...(nonce === null ? {} : { nonce }),
    sub: grant.userId.replaceAll('-', ''),
    auth_time: Math.floor(grant.authenticatedAt / 1000),
    xero_userid: grant.userId,
    global_session_id: grant.id.replaceAll('-', ''),
    preferred_username: person.email,
    email: person.email,
    given_name: person.givenName,
    family_name: person.familyName,
  });
}

const person = { email: 'demo@example.com', givenName: 'Demo', familyName: 'Person' } as const;
