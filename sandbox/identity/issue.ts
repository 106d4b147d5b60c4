import type { World } from '../sandbox-state.ts';
import type { Grant } from './grants.ts';
import { lifetimes } from './grants.ts';

export interface IssuedAccess {
  readonly token: string;
  readonly expiresInSeconds: number;
}

/** An access token with the claims that the recorded ones have. */
export async function issueAccessToken(
  world: World,
  grant: Grant,
  expiresInSeconds: number = lifetimes.accessToken,
): Promise<IssuedAccess> {
  const now = world.clock.now();
  const nbf = Math.floor(now / 1000);
  const token = await world.signer.sign({
    nbf,
    exp: nbf + expiresInSeconds,
    iss: world.url,
    aud: `${world.url}/resources`,
    client_id: grant.clientId,
    sub: grant.userId.replaceAll('-', ''),
    auth_time: Math.floor(grant.authenticatedAt / 1000),
    xero_userid: grant.userId,
    global_session_id: grant.id.replaceAll('-', ''),
    jti: crypto.randomUUID().replaceAll('-', ''),
    authentication_event_id: grant.id,
    scope: [...grant.scopes],
  });
  world.grants.keepAccessToken(token, { grant, expiresAt: (nbf + expiresInSeconds) * 1000 });
  return { token, expiresInSeconds };
}

/** An OpenID Connect ID token; it lasts 5 minutes. */
export async function issueIdToken(
  world: World,
  grant: Grant,
  nonce: string | null,
): Promise<string> {
  const iat = Math.floor(world.clock.now() / 1000);
  return world.signer.sign({
    iat,
    nbf: iat,
    exp: iat + lifetimes.idToken,
    iss: world.url,
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
