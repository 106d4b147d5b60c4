/** A practice's tokens for XPM. Secrets: never logged, never in a workflow's history. */
export interface XpmTokens {
  readonly accessToken: string;
  readonly accessTokenExpiresAt: Date;
  readonly refreshToken: string;
}

/** What a call needs to know of a practice's connection. */
export interface XpmGrant {
  readonly tenantId: string;
  readonly tokens: XpmTokens;
}

/** Keeps the tokens, encrypted, and lets one holder at a time refresh them. */
export interface TokenVault {
  /** The practice's grant, or `null` when it is not connected (never was, disconnected, must reconnect). */
  read(practiceId: string): Promise<XpmGrant | null>;
  /**
   * Runs `renew` while no other process can do so for this practice. `renew` is given the grant as
   * stored now (another holder may have refreshed meanwhile) and answers the tokens to keep, or `null`
   * when the stored ones are still good. New tokens are committed before this resolves, hence before
   * their first use. `null` comes back when the practice is not connected.
   */
  refresh(
    practiceId: string,
    renew: (current: XpmGrant) => Promise<XpmTokens | null>,
  ): Promise<XpmGrant | null>;
}
