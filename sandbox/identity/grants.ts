/** Seconds that things last. Access tokens: recorded; the others as Xero states them. */
export const lifetimes = {
  code: 5 * 60,
  idToken: 5 * 60,
  accessToken: 30 * 60,
  refreshToken: 60 * 24 * 3600,
  /** How long a refresh token can still be used after it was traded for a new one. */
  grace: 30 * 60,
} as const;

/** One consent: a person let an app act with certain scopes. All its tokens die with it. */
export interface Grant {
  /** Xero's `authentication_event_id`. */
  readonly id: string;
  readonly clientId: string;
  readonly userId: string;
  readonly scopes: readonly string[];
  /** When the person signed in, in milliseconds. */
  readonly authenticatedAt: number;
}

/** That a person's practice is open to the app. Its owner may hold several grants. */
export interface Connection {
  readonly id: string;
  readonly grantId: string;
  readonly userId: string;
  readonly tenantId: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface AccessToken {
  readonly grant: Grant;
  readonly expiresAt: number;
}

interface RefreshToken {
  readonly grant: Grant;
  readonly expiresAt: number;
  usableUntil: number;
}

/** Who may do what: grants, their tokens, and the connections to practices. */
export class Grants {
  readonly #accessTokens = new Map<string, AccessToken>();
  readonly #refreshTokens = new Map<string, RefreshToken>();
  #connections: Connection[] = [];

  /** Opens a practice to the grant's owner; a practice that is open already is refreshed. */
  connect(grant: Grant, tenantId: string): void {
    const { id: grantId, userId, authenticatedAt } = grant;
    const known = this.#connections.find(
      (other) => other.userId === userId && other.tenantId === tenantId,
    );
    const id = known?.id ?? crypto.randomUUID();
    const createdAt = known?.createdAt ?? authenticatedAt;
    this.#connections = this.#connections.filter((other) => other !== known);
    this.#connections.push({
      id,
      grantId,
      userId,
      tenantId,
      createdAt,
      updatedAt: authenticatedAt,
    });
  }

  connectionsOf({ userId }: Grant): readonly Connection[] {
    return this.#connections.filter((connection) => connection.userId === userId);
  }

  disconnect(id: string): void {
    this.#connections = this.#connections.filter((connection) => connection.id !== id);
  }

  isConnected({ userId }: Grant, tenantId: string): boolean {
    return this.#connections.some(
      (connection) => connection.userId === userId && connection.tenantId === tenantId,
    );
  }

  keepAccessToken(token: string, access: AccessToken): void {
    this.#accessTokens.set(token, access);
  }

  /** Also an expired one; `null` for a token that is not ours or was revoked. */
  accessToken(token: string): AccessToken | null {
    return this.#accessTokens.get(token) ?? null;
  }

  issueRefreshToken(grant: Grant, now: number): string {
    const token = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url');
    const expiresAt = now + lifetimes.refreshToken * 1000;
    this.#refreshTokens.set(token, { grant, expiresAt, usableUntil: expiresAt });
    return token;
  }

  /**
   * Trades a refresh token: from its first use on it lasts 30 minutes, for callers to whom the
   * answer was lost, and each use within them brings a successor of its own. `null` when it is dead.
   */
  useRefreshToken(token: string, clientId: string, now: number): Grant | null {
    const known = this.#refreshTokens.get(token);
    if (known?.grant.clientId !== clientId || now >= known.usableUntil) return null;
    known.usableUntil = Math.min(known.usableUntil, now + lifetimes.grace * 1000);
    return known.grant;
  }

  /** Ends the grant of a refresh token: its tokens, and the connections that it last confirmed. */
  revoke(token: string, clientId: string): void {
    const grant = this.#refreshTokens.get(token)?.grant;
    if (grant?.clientId !== clientId) return;
    for (const tokens of [this.#accessTokens, this.#refreshTokens]) {
      for (const [other, holder] of tokens) if (holder.grant.id === grant.id) tokens.delete(other);
    }
    this.#connections = this.#connections.filter(({ grantId }) => grantId !== grant.id);
  }
}
