import type { QuotaDenial } from '../quota/quota.ts';

/**
 * Why the source (XPM) did not give what was asked for. Each failure of its wire becomes exactly one
 * of these; nobody matches on an error's text.
 */
export type SourceFailureReason =
  /** No call was made, or it was refused with 429, because a limit is used up. */
  | ({ readonly kind: 'limited' } & QuotaDenial)
  /** The practice's consent is gone: the token is refused even after a refresh, or there is none. */
  | { readonly kind: 'auth' }
  /** Signed in, but not allowed: the tenant is not covered or the permission was withdrawn. */
  | { readonly kind: 'permission' }
  /** Our own client id or secret is refused: nothing that a practice or XPM could put right. */
  | { readonly kind: 'credentials' }
  /** Understood and refused (`Status` ERROR, or a 4xx that blames the request); `message` is XPM's. */
  | { readonly kind: 'rejected'; readonly status: number; readonly message: string | null }
  /** An answer came that is not what XPM's documentation describes. */
  | { readonly kind: 'unreadable'; readonly status: number }
  /** No complete answer came: 5xx, refused connection, time-out, a socket that broke or went silent. */
  | { readonly kind: 'unavailable'; readonly status: number | null };

interface SourceFailureOptions extends ErrorOptions {
  readonly excerpt?: string;
}

/** Thrown by a source port when a call fails. `call` names the XPM call, e.g. `client.api/list`. */
export class SourceFailure extends Error {
  override readonly name = 'SourceFailure';
  readonly reason: SourceFailureReason;
  readonly call: string;
  /**
   * The start of an answer that was not understood, or `null`. For the log alone: it can be a page of
   * HTML or hold a client's data. What a practice reads is made from `reason`.
   */
  readonly excerpt: string | null;

  constructor(
    reason: SourceFailureReason,
    call: string,
    message: string,
    options?: SourceFailureOptions,
  ) {
    super(message, options);
    this.reason = reason;
    this.call = call;
    this.excerpt = options?.excerpt ?? null;
  }
}
