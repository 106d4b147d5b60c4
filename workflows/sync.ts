import {
  CancellationScope,
  condition,
  continueAsNew,
  defineSignal,
  isCancellation,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { SyncKey } from '../src/domain/ports/workflow-orders.ts';
import { pendingSyncClearedSignalName, wakeSignalName } from './contract.ts';
import { endSync, syncPage } from './proxies.ts';

const wakeSignal = defineSignal(wakeSignalName);
const pendingSyncClearedSignal = defineSignal(pendingSyncClearedSignalName);

/**
 * Carries out one run, page by page, and sleeps while a limit holds. Where the run stands is in its
 * row, not here: a page that is asked for again goes on from there.
 */
export async function syncWorkflow(input: SyncKey): Promise<void> {
  let woken = false;
  setHandler(wakeSignal, () => {
    woken = true;
  });
  let cleared = false;
  setHandler(pendingSyncClearedSignal, () => {
    cleared = true;
  });
  // A signal may come while the page is still saying that it has to wait for it: that one counts.
  const waits: Waits = {
    forgetWakes() {
      woken = false;
    },
    async sleepUntil(instant) {
      if (!woken) await condition(() => woken, Math.max(0, instant - Date.now()));
    },
    untilWoken: () => condition(() => woken),
    async untilCleared() {
      await condition(() => cleared);
      cleared = false;
    },
  };
  let ended: boolean;
  try {
    ended = await readPages(input, waits);
  } catch (error) {
    const end = isCancellation(error) ? 'cancelled' : 'internal-error';
    await CancellationScope.nonCancellable(() => endSync({ ...input, end }));
    throw error;
  }
  if (!ended) await continueAsNew<typeof syncWorkflow>(input);
}

/** What a run waits for between two pages. */
interface Waits {
  /** What it was woken for until now is what the next page sees. */
  forgetWakes(): void;
  /** A limit's end, unless it is woken before (epoch milliseconds). */
  sleepUntil(instant: number): Promise<void>;
  /** Somebody having done what it is blocked by. */
  untilWoken(): Promise<void>;
  /** The changes of its record having reached XPM. */
  untilCleared(): Promise<void>;
}

/** Whether the run has ended; if not, the history has grown long enough to begin a new one. */
async function readPages(input: SyncKey, waits: Waits): Promise<boolean> {
  while (!workflowInfo().continueAsNewSuggested) {
    waits.forgetWakes();
    const outcome = await syncPage(input);
    if (outcome.type === 'ended') return true;
    if (outcome.type === 'paused') await waits.sleepUntil(outcome.resumeAt);
    if (outcome.type === 'blocked') await waits.untilWoken();
    if (outcome.type === 'waiting') await waits.untilCleared();
  }
  return false;
}
