/** Lifetimes (docs/xpm-api.md 1.3). The one of access tokens is recorded. */
export const lifetimesSeconds = {
  code: 5 * 60,
  idToken: 5 * 60,
  accessToken: 30 * 60,
  /** The time in which a refresh token stays usable after its first use. */
  refreshTokenGrace: 30 * 60,
} as const;

/** One consent: a person allows an app to act with certain scopes. */
export interface Grant {
  /** Xero's `authentication_event_id`. */
  readonly id: string;
  readonly clientId: string;
  readonly userId: string;
  readonly scopes: readonly string[];
  /** The time of the sign-in, in milliseconds since 1970. */
  readonly authenticatedAt: number;
}

/** A practice that a person has connected to the app. Several grants of the person share it. */
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

/** All grants, their tokens, and the connections to practices. */
export class Grants {
  readonly #accessTokens = new Map<string, AccessToken>();
  readonly #refreshTokens = new Map<string, RefreshToken>();
  #connections: Connection[] = [];

  /**
   * Connects a practice to the app, or renews an existing connection. With `keepsEvent` a renewed connection
   * stays under the consent that connected it first.
   */
  connect(grant: Grant, tenantId: string, { keepsEvent }: { keepsEvent: boolean }): void {
    const { userId, authenticatedAt } = grant;
    const existing = this.#connections.find(
      (other) => other.userId === userId && other.tenantId === tenantId,
    );
    const id = existing?.id ?? crypto.randomUUID();
    const createdAt = existing?.createdAt ?? authenticatedAt;
    const grantId = keepsEvent ? (existing?.grantId ?? grant.id) : grant.id;
    this.#connections = this.#connections.filter((other) => other !== existing);
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

  storeAccessToken(token: string, access: AccessToken): void {
    this.#accessTokens.set(token, access);
  }

  /** Returns expired tokens as well; `null` for a token that is unknown or revoked. */
  accessToken(token: string): AccessToken | null {
    return this.#accessTokens.get(token) ?? null;
  }

  /** @param days after which it expires, unless it is used */
  issueRefreshToken(grant: Grant, now: number, days: number): string {
    const token = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url');
    const expiresAt = now + days * 24 * 3600 * 1000;
    this.#refreshTokens.set(token, { grant, expiresAt, usableUntil: expiresAt });
    return token;
  }

  /**
   * Redeems a refresh token. After its first use the token stays usable for 30 minutes, in case the
   * response was lost, and each use returns a successor of its own. `null` for a token that is
   * unknown, expired or revoked.
   */
  redeemRefreshToken(token: string, clientId: string, now: number): Grant | null {
    const existing = this.#refreshTokens.get(token);
    if (existing?.grant.clientId !== clientId || now >= existing.usableUntil) return null;
    existing.usableUntil = Math.min(
      existing.usableUntil,
      now + lifetimesSeconds.refreshTokenGrace * 1000,
    );
    return existing.grant;
  }

  /** Revokes the grant of a refresh token with its tokens and its connections. */
  revoke(token: string, clientId: string): void {
    const grant = this.#refreshTokens.get(token)?.grant;
    if (grant?.clientId !== clientId) return;
    for (const tokens of [this.#accessTokens, this.#refreshTokens]) {
      for (const [other, holder] of tokens) if (holder.grant.id === grant.id) tokens.delete(other);
    }
    this.#connections = this.#connections.filter(({ grantId }) => grantId !== grant.id);
  }
}
