import type { XpmTokens } from './token-vault.ts';

/** An XPM account that a consent covers. */
export interface XpmTenant {
  readonly connectionId: string;
  readonly tenantId: string;
  readonly name: string | null;
}

/**
 * How a practice's admin lets us into XPM: OAuth 2.0's authorization code flow with PKCE (RFC 6749,
 * RFC 7636) at Xero's identity server. Throws SourceFailure (`rejected` when the server or the person
 * says no, `credentials` when the server does not accept us, `auth` when the grant is dead,
 * `unavailable` when no complete answer came).
 */
export interface XpmConsent {
  /** A fresh secret for one consent, to be kept until its callback. */
  newCodeVerifier(): string;
  /** The page to send the admin to. */
  authorizationUrl(consent: ConsentRequest): Promise<URL>;
  /** Trades the callback's code for tokens and names the accounts that this consent covers. */
  exchange(
    callback: URL,
    consent: ConsentRequest,
  ): Promise<{ readonly tokens: XpmTokens; readonly tenants: readonly XpmTenant[] }>;
  /**
   * Ends a connection at Xero. The token is not revoked: that would end every connection that the
   * same person has given us, also those of other practices.
   */
  disconnect(connectionId: string, tokens: XpmTokens): Promise<void>;
}

/** `state` comes back with the callback and ties it to the request. */
export interface ConsentRequest {
  readonly state: string;
  readonly codeVerifier: string;
}
