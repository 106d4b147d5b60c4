import { setTimeout as wait } from 'node:timers/promises';
import { SourceFailure } from '../../domain/sync/source-failure.ts';
import { reportPageError } from './internal-error.ts';
import type { Page, SyncPageDependencies } from './page.ts';
import { RunEnded, StoreFailed, Superseded } from './page.ts';

/** A first error is often over a second later, so the run says nothing of it. */
const reportedFrom = 2;

/**
 * Stores what a call has returned, and tries again when that fails: an error that left the page would make
 * Temporal repeat the whole page, and so a call that has succeeded. The response stays in memory meanwhile.
 * @throws StoreFailed after the last attempt, and when the worker stops
 */
export async function keepStoring<T>(
  deps: SyncPageDependencies,
  { run, signal }: Pick<Page, 'run' | 'signal'>,
  store: () => Promise<T>,
): Promise<T> {
  const { firstWaitMs, longestWaitMs, maximumAttempts } = deps.storeRetries;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await store();
    } catch (error) {
      if (isExpected(error) || signal.aborted) throw error;
      if (attempt >= maximumAttempts) throw new StoreFailed(run.id, error);
      const waitMs = Math.min(firstWaitMs * 2 ** (attempt - 1), longestWaitMs);
      // A database that is unavailable makes the report fail, too.
      if (attempt >= reportedFrom) {
        await reportPageError(deps, { runId: run.id }, waitMs).catch(ignore);
      }
      await wait(waitMs, undefined, { signal });
    }
  }
}

/** Errors that say what became of the run or of the call, not that storing went wrong. */
const isExpected = (error: unknown): boolean =>
  [RunEnded, Superseded, SourceFailure, StoreFailed].some((type) => error instanceof type);

const ignore = (): void => undefined;
