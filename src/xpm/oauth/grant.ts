import type { Clock } from '../../ports/clock.ts';
import type { TokenVault, XpmGrant, XpmTokens } from '../../ports/token-vault.ts';

/** Trades a refresh token for new tokens. @throws SourceFailure `auth`, `credentials`, `rejected`, `unavailable`. */
export interface TokenRefresher {
  refresh(tokens: XpmTokens): Promise<XpmTokens>;
}

export interface GrantDeps {
  readonly vault: TokenVault;
  readonly refresher: TokenRefresher;
  readonly clock: Clock;
}

/** A token this close to its end is renewed first, so that it cannot expire on the way. */
const refreshAheadMs = 2 * 60_000;

/**
 * The practice's grant with an access token worth sending, or `null` when it is not connected.
 * `refused` is a token that XPM has just answered with 401. The vault lets one holder refresh at a
 * time and shows it the tokens as stored then, so whoever waited finds the new ones and asks no
 * more. A refresh whose answer is lost stores nothing: the next one sends the old token, which Xero
 * honours for 30 minutes (docs/xpm-api.md 1.3).
 */
export async function usableGrant(
  { vault, refresher, clock }: GrantDeps,
  practiceId: string,
  refused: string | null,
): Promise<XpmGrant | null> {
  const isUsable = ({ accessToken, accessTokenExpiresAt }: XpmTokens) =>
    accessToken !== refused &&
    accessTokenExpiresAt.getTime() - clock.now().getTime() > refreshAheadMs;
  const stored = await vault.read(practiceId);
  if (stored === null || isUsable(stored.tokens)) return stored;
  return vault.refresh(practiceId, async ({ tokens }) =>
    isUsable(tokens) ? null : refresher.refresh(tokens),
  );
}
