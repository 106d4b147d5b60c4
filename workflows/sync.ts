import {
  CancellationScope,
  condition,
  continueAsNew,
  defineSignal,
  isCancellation,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { SyncKey } from '../src/temporal/contract.ts';
import { pendingSyncClearedSignalName, wakeSignalName } from '../src/temporal/contract.ts';
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
  const waits: Waits = {
    forgetWakes() {
      woken = false;
    },
    untilWoken: (latest) => until(() => woken, latest),
    async untilCleared(latest) {
      await until(() => cleared, latest);
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

/** Of a signal that came while the page was still saying that it has to wait for it, nothing is lost. */
async function until(told: () => boolean, latest: number): Promise<void> {
  if (!told()) await condition(told, Math.max(0, latest - Date.now()));
}

/** What a run waits for between two pages, each at the latest until an instant (epoch milliseconds). */
interface Waits {
  /** What it was woken for until now is what the next page sees. */
  forgetWakes(): void;
  /** Whatever holds it being over before its time. */
  untilWoken(latest: number): Promise<void>;
  /** The changes of its record having reached XPM. */
  untilCleared(latest: number): Promise<void>;
}

/** Whether the run has ended; if not, the history has grown long enough to begin a new one. */
async function readPages(input: SyncKey, waits: Waits): Promise<boolean> {
  while (!workflowInfo().continueAsNewSuggested) {
    waits.forgetWakes();
    const outcome = await syncPage(input);
    if (outcome.type === 'ended') return true;
    if (outcome.type === 'paused') await waits.untilWoken(outcome.resumeAt);
    if (outcome.type === 'blocked') await waits.untilWoken(outcome.recheckAt);
    if (outcome.type === 'waiting') await waits.untilCleared(outcome.recheckAt);
  }
  return false;
}
