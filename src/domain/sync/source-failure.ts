import type { Speaker, Statement } from '../activity/statement.ts';
import type { QuotaDenial } from '../quota/quota.ts';

/** Why a call to the source (XPM) failed. Every failure becomes exactly one of these. */
export type SourceFailureReason =
  /** A limit is used up: no call was made, or XPM returned 429. */
  | ({ readonly kind: 'limited' } & QuotaDenial)
  /** The practice's consent has ended: XPM rejects the token even after a refresh, or there is none. */
  | { readonly kind: 'auth' }
  /** The token is valid, but the tenant is not covered or the permission was withdrawn. */
  | { readonly kind: 'permission' }
  /** XPM rejects our client id or secret: neither the practice nor XPM can fix that. */
  | { readonly kind: 'credentials' }
  /** XPM understood and rejected the request (`Status` ERROR, or a 4xx); `statementOf` reads the message. */
  | {
      readonly kind: 'rejected';
      readonly status: number;
      readonly message: string | null;
      /** Whose text `message` is: XPM's, unless this says otherwise. */
      readonly speaker?: Speaker;
    }
  /** The response is not what XPM's documentation describes. */
  | { readonly kind: 'unreadable'; readonly status: number }
  /** There was no complete response: 5xx, a refused connection, a timeout, a broken or idle socket. */
  | { readonly kind: 'unavailable'; readonly status: number | null };

type Rejection = Extract<SourceFailureReason, { readonly kind: 'rejected' }>;

/** Why a request was rejected, with its speaker; `null` without a message. */
export const statementOf = ({ message, speaker = 'XPM' }: Rejection): Statement | null =>
  message === null ? null : { speaker, text: message };

interface SourceFailureOptions extends ErrorOptions {
  readonly excerpt?: string;
}

/** Thrown by a source port when a call fails. `call` names the XPM call, e.g. `client.api/list`. */
export class SourceFailure extends Error {
  override readonly name = 'SourceFailure';
  readonly reason: SourceFailureReason;
  readonly call: string;
  /**
   * The start of an unreadable response, or `null`. It is only for the log: it may contain HTML or client
   * data. The message for the practice derives from `reason`.
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
