import type { Clock } from '../../ports/clock.ts';
import type { TokenUpkeep } from '../../ports/xpm/token-upkeep.ts';
import type { TokenVault, XpmGrant, XpmTokens } from '../../ports/xpm/token-vault.ts';

/** Exchanges a refresh token for new tokens. @throws SourceFailure `auth`, `credentials`, `rejected`, `unavailable`. */
export interface TokenRefresher {
  refresh(tokens: XpmTokens): Promise<XpmTokens>;
}

export interface GrantDependencies {
  readonly vault: TokenVault;
  readonly refresher: TokenRefresher;
  readonly clock: Clock;
}

/** A token this close to its end is renewed first, so that it cannot expire on the way. */
const refreshAheadMs = 2 * 60_000;

/**
 * The practice's grant with a usable access token, or `null` when it is not connected. `refusedToken` is a
 * token that XPM has just refused with 401. The vault lets one process at a time refresh. A refresh whose
 * response is lost stores nothing: the next one sends the old token, which Xero accepts for another 30
 * minutes (docs/xpm-api.md 1.3).
 */
export async function usableGrant(
  { vault, refresher, clock }: GrantDependencies,
  practiceId: string,
  refusedToken: string | null,
): Promise<XpmGrant | null> {
  const isUsable = ({ accessToken, accessTokenExpiresAt }: XpmTokens) =>
    accessToken !== refusedToken &&
    accessTokenExpiresAt.getTime() - clock.now().getTime() > refreshAheadMs;
  const stored = await vault.read(practiceId);
  if (stored === null || isUsable(stored.tokens)) return stored;
  return vault.refresh(practiceId, { isUsable, renew: (tokens) => refresher.refresh(tokens) });
}

/** Renews tokens that nothing uses, under the same lease as every other refresh. */
export function createTokenUpkeep({
  vault,
  refresher,
}: Pick<GrantDependencies, 'vault' | 'refresher'>): TokenUpkeep {
  return {
    async renewUnused(practiceId, since) {
      // An access token lives half an hour, so its end shows when the tokens were renewed.
      const isUsable = ({ accessTokenExpiresAt }: XpmTokens) => accessTokenExpiresAt > since;
      await vault.refresh(practiceId, { isUsable, renew: (tokens) => refresher.refresh(tokens) });
    },
  };
}
