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
   * Returns a grant with usable tokens. When the stored ones are not, `renew` exchanges them while no other
   * process does so for this practice. New tokens are committed before this resolves, so before their
   * first use. Returns `null` when the practice is not connected.
   */
  refresh(practiceId: string, renewal: TokenRenewal): Promise<XpmGrant | null>;
}

export interface TokenRenewal {
  /** Another process may have renewed the tokens meanwhile. */
  readonly isUsable: (tokens: XpmTokens) => boolean;
  readonly renew: (tokens: XpmTokens) => Promise<XpmTokens>;
}
