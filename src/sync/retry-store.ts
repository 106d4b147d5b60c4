import { setTimeout as wait } from 'node:timers/promises';
import type { InternalErrorRetries } from '../domain/sync/internal-error-retries.ts';
import { nextAttemptAfter } from '../domain/sync/internal-error-retries.ts';
import { SourceFailure } from '../domain/sync/source-failure.ts';
import { RunEnded, StoreFailed, Superseded } from './page/page.ts';

export interface StoreRetry {
  readonly retries: InternalErrorRetries;
  /** Aborts when the workflow is cancelled or the worker stops. */
  readonly signal: AbortSignal;
  /** What the response is for, e.g. `run 1`. */
  readonly subject: string;
  /** Reports that an internal error delays the work, and the time until the next attempt (milliseconds). */
  readonly report: (waitMs: number) => Promise<unknown>;
}

/**
 * Stores what a call has returned, and tries again when that fails: an error that left the activity would make
 * Temporal repeat its calls, which have succeeded. The response stays in memory meanwhile.
 * @throws StoreFailed after the last attempt; the store's own error when the worker stops, or when the error
 *   says what became of the run or of a call and not that storing went wrong
 */
export async function retryStore<T>(
  { retries, signal, subject, report }: StoreRetry,
  store: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await store();
    } catch (error) {
      if (isExpected(error) || signal.aborted) throw error;
      const next = nextAttemptAfter(attempt, retries);
      if (next === null) throw new StoreFailed(subject, error);
      // A database that is unavailable makes the report fail, too.
      if (next.isReported) await report(next.waitMs).catch(ignore);
      await wait(next.waitMs, undefined, { signal }).catch(() => {
        throw error;
      });
    }
  }
}

const isExpected = (error: unknown): boolean =>
  [RunEnded, Superseded, SourceFailure, StoreFailed].some((type) => error instanceof type);

const ignore = (): void => undefined;
