import type { QuotaLimit } from './quota.ts';

/**
 * Why the source (XPM) did not give what was asked for. Each failure of its wire becomes exactly one
 * of these; nobody matches on an error's text.
 */
export type SourceFailureReason =
  /** No call was made, or it was refused with 429, because a limit is used up. */
  | { readonly kind: 'limited'; readonly limit: QuotaLimit; readonly until: Date }
  /** The practice's consent is gone: the token is refused even after a refresh, or there is none. */
  | { readonly kind: 'auth' }
  /** Signed in, but not allowed: the tenant is not covered or the permission was withdrawn. */
  | { readonly kind: 'permission' }
  /** Understood and refused, in XPM's own words (`Status` ERROR, or a 4xx that blames the request). */
  | { readonly kind: 'rejected'; readonly status: number; readonly words: string }
  /** An answer came that is not what XPM's documentation describes; `excerpt` is its start. */
  | { readonly kind: 'unreadable'; readonly status: number; readonly excerpt: string }
  /** No complete answer came: 5xx, refused connection, time-out, a socket that broke or went silent. */
  | { readonly kind: 'unavailable'; readonly status: number | null };

/** Thrown by a source port when a call fails. `call` names the XPM call, e.g. `client.api/list`. */
export class SourceFailure extends Error {
  override readonly name = 'SourceFailure';
  readonly reason: SourceFailureReason;
  readonly call: string;

  constructor(reason: SourceFailureReason, call: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
    this.call = call;
  }
}
