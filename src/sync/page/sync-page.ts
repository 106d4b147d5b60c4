import { SourceFailure, withoutText } from '../../domain/sync/source-failure.ts';
import type { SyncRun } from '../../domain/sync/sync-run.ts';
import type { SyncKey } from '../../ports/workflows.ts';
import type { PageOutcome } from '../../temporal/contract.ts';
import { endSync } from '../end-sync.ts';
import { failPage } from './fail.ts';
import { fetchPage } from './fetch.ts';
import { finishPage } from './finish.ts';
import { keepStoring } from './keep-storing.ts';
import type { Page, SyncPageDependencies } from './page.ts';
import { resumeAfter, RunEnded, StoreFailed, Superseded } from './page.ts';
import { recheck } from './recheck.ts';
import { startPage } from './start.ts';
import { storePage } from './store.ts';

/**
 * Reads the run's next page from XPM and stores it: one call, and one transaction for each batch of its
 * list. It is safe to repeat at any point.
 * @param signal aborts the call when the workflow is cancelled or the worker stops
 */
export async function syncPage(
  deps: SyncPageDependencies,
  { runId }: SyncKey,
  signal: AbortSignal,
): Promise<PageOutcome> {
  try {
    const started = await startPage(deps, runId, signal);
    switch (started.type) {
      case 'started':
        return await readPage(deps, started.page);
      case 'waiting':
        return recheck('waiting', deps.clock.now());
      case 'blocked':
        return recheck('blocked', deps.clock.now(), started.recheckAt);
      case 'paused':
        return { type: 'paused', resumeAt: resumeAfter(deps, started.until) };
      case 'ended':
        return { type: 'ended' };
    }
  } catch (error) {
    if (error instanceof RunEnded) return { type: 'ended' };
    // The later attempt continues the run; another page finds out what remains to be done.
    if (error instanceof Superseded) return { type: 'more' };
    throw error;
  }
}

async function readPage(deps: SyncPageDependencies, page: Page): Promise<PageOutcome> {
  try {
    return await readList(deps, page);
  } catch (error) {
    if (error instanceof StoreFailed) await failStore(deps, page.run);
    throw error;
  }
}

async function readList(deps: SyncPageDependencies, page: Page): Promise<PageOutcome> {
  try {
    const list = await storePage(deps, page, await fetchPage(deps, page));
    return await keepStoring(deps, page, () => finishPage(deps, page, list));
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    return keepStoring(deps, page, () => recordFailure(deps, page, error));
  }
}

/** Ends the run with the reason. When that fails as well, the workflow ends it. */
async function failStore(deps: SyncPageDependencies, { id: runId }: SyncRun): Promise<void> {
  await endSync(deps, { runId, end: 'store-failed' }).catch(() => undefined);
}

/**
 * Records the failed call. An error here would make Temporal repeat the whole page and so the call, although
 * only the record is missing: it is tried again here, without the text that XPM sent.
 */
async function recordFailure(
  deps: SyncPageDependencies,
  page: Page,
  failure: SourceFailure,
): Promise<PageOutcome> {
  try {
    return await failPage(deps, page, failure);
  } catch (error) {
    if (error instanceof RunEnded || error instanceof Superseded) throw error;
    return failPage(deps, page, withoutText(failure));
  }
}
