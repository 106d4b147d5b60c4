/** How work is retried after an internal error. */
export interface InternalErrorRetries {
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  readonly maximumAttempts: number;
}

/** The retries of an activity, and of storing what a call has returned: they last about 14 minutes. */
export const internalErrorRetries: InternalErrorRetries = {
  firstWaitMs: 1000,
  longestWaitMs: 60_000,
  maximumAttempts: 20,
};

/** A first error is often over a second later, so it is not reported. */
const reportedFrom = 2;

export interface NextAttempt {
  readonly waitMs: number;
  /** Whether the delay is reported to the practice. */
  readonly isReported: boolean;
}

/** What follows the failed attempt, counted from 1; `null` after the last one. */
export function nextAttemptAfter(
  attempt: number,
  { firstWaitMs, longestWaitMs, maximumAttempts }: InternalErrorRetries,
): NextAttempt | null {
  if (attempt >= maximumAttempts) return null;
  const waitMs = Math.min(firstWaitMs * 2 ** (attempt - 1), longestWaitMs);
  return { waitMs, isReported: attempt >= reportedFrom };
}
