import type { XpmTokens } from './token-vault.ts';

/** An XPM account that a consent covers. */
export interface XpmTenant {
  readonly connectionId: string;
  readonly tenantId: string;
  readonly name: string | null;
}

/**
 * The consent of a practice's admin: OAuth 2.0's authorization code flow with PKCE (RFC 6749, RFC 7636) at
 * Xero's identity server. Methods throw SourceFailure: `rejected` when the server or the person refuses,
 * `credentials` when the server does not accept our client, `auth` when the grant is no longer valid,
 * `unavailable` when no complete response arrives.
 */
export interface XpmConsent {
  /** A new secret for one consent, which is stored until its callback. */
  newCodeVerifier(): string;
  /** The page where the admin consents. */
  authorizationUrl(consent: ConsentRequest): Promise<URL>;
  /** Exchanges the callback's code for tokens and lists the accounts that the consent covers. */
  exchange(
    callback: URL,
    consent: ConsentRequest,
  ): Promise<{ readonly tokens: XpmTokens; readonly tenants: readonly XpmTenant[] }>;
  /**
   * Ends a connection at Xero. The token is not revoked: that would end every connection that the same
   * person has given us, those of other practices included.
   */
  disconnect(connectionId: string, tokens: XpmTokens): Promise<void>;
}

/** `state` returns with the callback and ties it to the request. */
export interface ConsentRequest {
  readonly state: string;
  readonly codeVerifier: string;
}
