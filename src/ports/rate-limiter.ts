import type { CallPriority } from '../domain/quota/priority.ts';
import type { QuotaDenial, QuotaObservation } from '../domain/quota/quota.ts';

/**
 * Leave for one call. Hold it from before the request until its answer is read to the end; a lease
 * that is not renewed expires by itself, so a dead worker blocks nobody for long.
 */
export interface Permit {
  /** Greater than that of every call of the practice that was permitted before. */
  readonly number: bigint;
  /** Tells that the call is still going on. Call at least every 20 seconds while it lasts. */
  renew(): Promise<void>;
  /** Gives the lease back with what the answer said; at most once, whatever became of the call. */
  release(result: CallResult): Promise<void>;
}

export interface CallResult {
  readonly observed: QuotaObservation | null;
  /** A 429, and until when it holds. */
  readonly refused: QuotaDenial | null;
}

/** A wish for leave. `call` names what it is for, e.g. `client.api/list`. */
export interface PermitRequest {
  readonly practiceId: string;
  readonly call: string;
  readonly priority: CallPriority;
  /** How many calls at most; fewer are granted when there is less room. */
  readonly calls: number;
  /** None unless so many could follow each other now: for work that a wait would begin anew. */
  readonly room?: number;
}

/** The one ledger that every call to XPM takes its leave from. */
export interface RateLimiter {
  /**
   * Leave for some calls of the practice, at least one.
   * @throws SourceFailure `limited`, without a call having been made, when a limit holds.
   */
  acquire(wish: PermitRequest): Promise<readonly [Permit, ...Permit[]]>;
}
