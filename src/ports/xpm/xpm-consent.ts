import type { XpmGrant, XpmTokens } from './token-vault.ts';

/** An XPM account and its connection to us at Xero. */
export interface XpmAccount {
  readonly connectionId: string;
  readonly tenantId: string;
  readonly name: string | null;
}

/** A client of an account, as the database compares it. */
export interface ListedClient {
  readonly xpm_id: string;
  readonly name: string;
}

/** An account that the person of a consent has connected. */
export interface XpmTenant extends XpmAccount {
  /** Whether this consent connected the account; `false` for one that the same person connected before. */
  readonly isOfThisConsent: boolean;
}

/**
 * The consent of a practice's admin: OAuth 2.0's authorization code flow with PKCE (RFC 6749, RFC 7636) at
 * Xero's identity server. Methods throw SourceFailure: `rejected` when the server or the person refuses,
 * `credentials` when the server does not accept our client, `auth` when the grant is no longer valid,
 * `tokenRefused` when the API does not accept a token, `unavailable` when no complete response arrives.
 */
export interface XpmConsent {
  /** A new secret for one consent, which is stored until its callback. */
  newCodeVerifier(): string;
  /** The page where the admin consents. */
  authorizationUrl(consent: ConsentRequest): Promise<URL>;
  /** Exchanges the callback's code for tokens and lists every account that the person has connected. */
  exchange(
    callback: URL,
    consent: ConsentRequest,
  ): Promise<{ readonly tokens: XpmTokens; readonly tenants: readonly XpmTenant[] }>;
  /** The clients of an account that no practice is connected to yet, to compare them with the stored ones. */
  clients(grant: XpmGrant): Promise<readonly ListedClient[]>;
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
