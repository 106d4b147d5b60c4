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
import { wakeSignalName } from './contract.ts';
import { endSync, syncPage } from './proxies.ts';

const wakeSignal = defineSignal(wakeSignalName);

/**
 * Carries out one run, page by page, and sleeps while a limit holds. Where the run stands is in its
 * row, not here: a page that is asked for again goes on from there.
 */
export async function syncWorkflow(input: SyncKey): Promise<void> {
  let woken = false;
  setHandler(wakeSignal, () => {
    woken = true;
  });
  const sleepUntil = async (instant: number): Promise<void> => {
    woken = false;
    await condition(() => woken, Math.max(0, instant - Date.now()));
  };
  let ended: boolean;
  try {
    ended = await readPages(input, sleepUntil);
  } catch (error) {
    const end = isCancellation(error) ? 'cancelled' : 'internal-error';
    await CancellationScope.nonCancellable(() => endSync({ ...input, end }));
    throw error;
  }
  if (!ended) await continueAsNew<typeof syncWorkflow>(input);
}

/** Whether the run has ended; if not, the history has grown long enough to begin a new one. */
async function readPages(
  input: SyncKey,
  sleepUntil: (instant: number) => Promise<void>,
): Promise<boolean> {
  while (!workflowInfo().continueAsNewSuggested) {
    const outcome = await syncPage(input);
    if (outcome.type === 'ended') return true;
    if (outcome.type === 'paused') await sleepUntil(outcome.resumeAt);
  }
  return false;
}
