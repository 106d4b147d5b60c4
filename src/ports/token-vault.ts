/** A practice's tokens for XPM. Secrets: never logged, never in a workflow's history. */
export interface XpmTokens {
  readonly accessToken: string;
  readonly accessTokenExpiresAt: Date;
  readonly refreshToken: string;
}

/** What a call needs of a practice's connection. */
export interface XpmGrant {
  readonly tenantId: string;
  readonly tokens: XpmTokens;
}

/** Stores the tokens encrypted and lets one process at a time refresh them. */
export interface TokenVault {
  /** The practice's grant, or `null` when it is not connected (never was, disconnected, must reconnect). */
  read(practiceId: string): Promise<XpmGrant | null>;
  /**
   * Runs `renew` while no other process can do so for this practice. It receives the stored grant, which
   * another process may have refreshed meanwhile, and returns the tokens to store, or `null` when the
   * stored ones are still valid. New tokens are committed before this resolves, so before their first
   * use. Returns `null` when the practice is not connected.
   */
  refresh(
    practiceId: string,
    renew: (current: XpmGrant) => Promise<XpmTokens | null>,
  ): Promise<XpmGrant | null>;
}
