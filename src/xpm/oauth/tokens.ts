import type { TokenEndpointResponse } from 'oauth4webapi';
import { z } from 'zod';
import type { XpmTokens } from '../../ports/token-vault.ts';
import { rejectedFailure } from '../http/errors.ts';

/** Xero's access tokens live 30 minutes (docs/xpm-api.md 1.3); used when the answer does not say. */
const defaultLifeSeconds = 1800;

/**
 * The tokens of an answer that arrived at `now`. `previous` is the refresh token that was sent: an
 * answer without a new one leaves it valid (RFC 6749, 6).
 * @throws SourceFailure `rejected` when a consent gave no refresh token, hence no lasting access.
 */
export function tokensOf(
  answer: TokenEndpointResponse,
  now: Date,
  previous: string | null,
): XpmTokens {
  const refreshToken = answer.refresh_token ?? previous;
  if (refreshToken === null) {
    throw rejectedFailure('connect/token', 200, 'the consent does not include offline access');
  }
  const life = answer.expires_in ?? defaultLifeSeconds;
  return {
    accessToken: answer.access_token,
    accessTokenExpiresAt: new Date(now.getTime() + life * 1000),
    refreshToken,
  };
}

const claims = z.object({ authentication_event_id: z.string() });

/** The consent that a token comes from, as its claim says (since 2022; docs/xpm-api.md 1.3), or `null`. */
export function consentEventOf({ accessToken }: XpmTokens): string | null {
  const payload = accessToken.split('.')[1] ?? '';
  try {
    const json: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    return claims.parse(json).authentication_event_id;
  } catch {
    return null;
  }
}
