import type { CallPriority } from '../domain/quota/priority.ts';
import type { QuotaDenial, QuotaObservation } from '../domain/quota/quota.ts';

/**
 * Permission to make one call. The caller keeps it from before the request until the response is read.
 * A permit that is not renewed expires, so a worker that died blocks nobody for long.
 */
export interface Permit {
  /** Greater than the number of every earlier permit of the practice. */
  readonly number: bigint;
  /** Extends the permit. Call it at least every 20 seconds while the call lasts. */
  renew(): Promise<void>;
  /** Ends the permit and passes on what the response reported of the quota. Call it at most once. */
  release(result: CallResult): Promise<void>;
}

export interface CallResult {
  readonly observed: QuotaObservation | null;
  /** The limit of a 429, and until when it holds. */
  readonly refused: QuotaDenial | null;
}

export interface PermitRequest {
  readonly practiceId: string;
  /** The call to make, e.g. `client.api/list`. */
  readonly call: string;
  readonly priority: CallPriority;
  /** The most calls wanted; fewer are permitted when there is less room. */
  readonly calls: number;
  /** How many calls must be possible in a row, for work that a pause would force to start over. */
  readonly room?: number;
}

/** Permits every call to XPM, across all processes. */
export interface RateLimiter {
  /**
   * Acquires permits for calls of the practice, at least one.
   * @throws SourceFailure `limited`, without a call having been made, when a limit is reached.
   */
  acquire(request: PermitRequest): Promise<readonly [Permit, ...Permit[]]>;
}
