import type { TokenEndpointResponse } from 'oauth4webapi';
import { z } from 'zod';
import type { XpmTokens } from '../../ports/xpm/token-vault.ts';
import { rejectedHere } from '../http/errors.ts';

/** Xero's access tokens live 30 minutes (docs/xpm-api.md 1.3); used when the response does not say. */
const defaultLifeSeconds = 1800;

/**
 * The tokens of a response that arrived at `now`. `previous` is the refresh token that was sent: it stays
 * valid when the response has no new one (RFC 6749, 6).
 * @throws SourceFailure `rejected` when a consent has no refresh token, hence no lasting access.
 */
export function tokensOf(
  response: TokenEndpointResponse,
  now: Date,
  previous: string | null,
): XpmTokens {
  const refreshToken = response.refresh_token ?? previous;
  if (refreshToken === null) {
    throw rejectedHere('connect/token', 200, 'the consent does not include offline access');
  }
  const lifeSeconds = response.expires_in ?? defaultLifeSeconds;
  return {
    accessToken: response.access_token,
    accessTokenExpiresAt: new Date(now.getTime() + lifeSeconds * 1000),
    refreshToken,
  };
}

const claims = z.object({ authentication_event_id: z.string() });

/** The id of the consent that a token comes from, by its claim (docs/xpm-api.md 1.3), or `null`. */
export function consentEventOf({ accessToken }: XpmTokens): string | null {
  const payload = accessToken.split('.')[1] ?? '';
  try {
    const json: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    return claims.parse(json).authentication_event_id;
  } catch {
    return null;
  }
}
