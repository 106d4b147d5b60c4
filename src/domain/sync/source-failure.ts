import type { Speaker, Statement } from '../activity/statement.ts';
import type { QuotaDenial } from '../quota/quota.ts';

/**
 * What Xero's list of connections says about the practice's account: it is connected, it is not, or the list
 * could not be read.
 */
export type AccountEvidence = 'LISTED' | 'NOT_LISTED' | 'UNKNOWN';

/** Why a call to the source (XPM) failed. Every failure becomes exactly one of these. */
export type SourceFailureReason =
  /** A limit is used up: no call was made, or XPM returned 429. */
  | ({ readonly type: 'limited' } & QuotaDenial)
  /** The practice's consent has ended: the identity server said `invalid_grant`, or there are no tokens. */
  | { readonly type: 'auth' }
  /**
   * The gateway refuses a token that was just renewed (401) or says that it does not cover the account (403).
   * Xero has done so during incidents (docs/xpm-api.md 1.3), so this alone does not prove that a consent ended.
   */
  | {
      readonly type: 'tokenRefused';
      readonly status: 401 | 403;
      readonly account: AccountEvidence;
    }
  /** The gateway says that the token does not permit this call: a scope or a permission is missing. */
  | { readonly type: 'permission' }
  /** XPM rejects our client id or secret: neither the practice nor XPM can fix that. */
  | { readonly type: 'credentials' }
  /** XPM understood and rejected the request (`Status` ERROR, or a 4xx); `statementOf` reads the message. */
  | {
      readonly type: 'rejected';
      readonly status: number;
      readonly message: string | null;
      /** Whose text `message` is: XPM's, unless this says otherwise. */
      readonly speaker?: Speaker;
    }
  /** The response is not what XPM's documentation describes. */
  | { readonly type: 'unreadable'; readonly status: number }
  /**
   * There was no complete response of XPM's: 5xx, a refused connection, a timeout, a broken or idle socket, or
   * a response of something in between, such as a firewall's page.
   */
  | {
      readonly type: 'unavailable';
      readonly status: number | null;
      /** XPM was given up because it sent nothing for too long. */
      readonly timedOut?: boolean;
    };

type Rejection = Extract<SourceFailureReason, { readonly type: 'rejected' }>;

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

/** The same failure without any text from outside. */
export function withoutText({ reason, call, message }: SourceFailure): SourceFailure {
  return reason.type === 'rejected'
    ? new SourceFailure({ ...reason, message: null }, call, `${call}: HTTP ${reason.status}`)
    : new SourceFailure(reason, call, message);
}
