import {
  CancellationScope,
  continueAsNew,
  isCancellation,
  workflowInfo,
} from '@temporalio/workflow';
import type { SyncKey } from '../src/temporal/contract.ts';
import { pendingSyncClearedSignalName, wakeSignalName } from '../src/temporal/contract.ts';
import { endSync, syncPage } from './proxies.ts';
import type { ReceivedSignal } from './received-signal.ts';
import { receive, waitForSignal } from './received-signal.ts';

/**
 * Carries out one run, page by page, and sleeps while it is paused. The run's row has its position, so a
 * repeated page continues there.
 */
export async function syncWorkflow(input: SyncKey): Promise<void> {
  const signals = {
    wake: receive(wakeSignalName),
    pendingSyncCleared: receive(pendingSyncClearedSignalName),
  };
  let hasEnded: boolean;
  try {
    hasEnded = await readPages(input, signals);
  } catch (error) {
    const end = isCancellation(error) ? 'cancelled' : 'internal-error';
    await CancellationScope.nonCancellable(() => endSync({ ...input, end }));
    throw error;
  }
  if (!hasEnded) await continueAsNew<typeof syncWorkflow>(input);
}

interface SyncSignals {
  readonly wake: ReceivedSignal;
  readonly pendingSyncCleared: ReceivedSignal;
}

/** Whether the run has ended; otherwise the history is so long that a new one has to continue it. */
async function readPages(
  input: SyncKey,
  { wake, pendingSyncCleared }: SyncSignals,
): Promise<boolean> {
  while (!workflowInfo().continueAsNewSuggested) {
    // The next page sees the reason of every earlier wake.
    wake.reset();
    const outcome = await syncPage(input);
    switch (outcome.type) {
      case 'more':
        break;
      case 'paused':
        await waitForSignal([wake], outcome.resumeAt);
        break;
      case 'blocked':
        await waitForSignal([wake], outcome.recheckAt);
        break;
      case 'waiting':
        await waitForSignal([pendingSyncCleared], outcome.recheckAt);
        pendingSyncCleared.reset();
        break;
      case 'ended':
        return true;
    }
  }
  return false;
}
