import { retryStore } from '../retry-store.ts';
import { reportPageError } from './internal-error.ts';
import type { Page, SyncPageDependencies } from './page.ts';

/** Stores what a page's call has returned, as `retryStore` does, and reports a delay with the run. */
export function keepStoring<T>(
  deps: SyncPageDependencies,
  { run: { id: runId }, signal }: Pick<Page, 'run' | 'signal'>,
  store: () => Promise<T>,
): Promise<T> {
  const report = (waitMs: number) => reportPageError(deps, { runId }, waitMs);
  return retryStore({ retries: deps.storeRetries, signal, subject: `run ${runId}`, report }, store);
}
