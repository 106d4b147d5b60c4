import type { CallPriority } from '../domain/quota/priority.ts';
import type { QuotaDenial, QuotaObservation } from '../domain/quota/quota.ts';
import type { QuotaRefusal } from '../domain/quota/refusal.ts';

/**
 * Permission to make one call. The caller keeps it from before the request until the response is read.
 * A permit that is not renewed expires, so a worker that died blocks nobody for long.
 */
export interface Permit {
  /** Greater than the number of every earlier permit of the practice. */
  readonly number: bigint;
  /** Extends the permit. Call it at least every 20 seconds while the call lasts. */
  renew(): Promise<void>;
  /**
   * Ends the permit and passes on what the response reported of the quota. Call it at most once. Returns when calls
   * may be made again after a refusal, which can be later than the refusal assumed; otherwise `null`.
   */
  release(result: CallResult): Promise<QuotaDenial | null>;
}

export interface CallResult {
  readonly observed: QuotaObservation | null;
  /** The limit of a 429, and until when it holds. */
  readonly refused: QuotaRefusal | null;
}

/**
 * Calls that belong together, such as a round of a push. A denied series keeps its place in the queue of its
 * priority; once it has started, the permits for its other calls are set aside.
 */
export interface CallSeries {
  /** Unique within the practice, and the same in every attempt. */
  readonly id: string;
  /** How many calls it consists of. */
  readonly calls: number;
}

export interface PermitRequest {
  readonly practiceId: string;
  /** The call to make, e.g. `client.api/list`. */
  readonly call: string;
  readonly priority: CallPriority;
  /** The most calls wanted; fewer are permitted when there is less room. */
  readonly calls: number;
  /** What the call belongs to. Without one the request has no place in the queue. */
  readonly series?: CallSeries;
}

/** Permits every call to XPM, across all processes. */
export interface RateLimiter {
  /**
   * Acquires permits for calls of the practice, at least one.
   * @throws SourceFailure `limited`, without a call having been made, when a limit is reached.
   */
  acquire(request: PermitRequest): Promise<readonly [Permit, ...Permit[]]>;
  /** Gives back the place of a series, and its permits that were not used. */
  endSeries(practiceId: string, seriesId: string): Promise<void>;
}
