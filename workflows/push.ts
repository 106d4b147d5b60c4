import {
  condition,
  continueAsNew,
  defineSignal,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { PushKey } from '../src/domain/ports/workflow-orders.ts';
import { changedSignalName, wakeSignalName } from './contract.ts';
import { pushChanges } from './proxies.ts';

const changedSignal = defineSignal(changedSignalName);
const wakeSignal = defineSignal(wakeSignalName);

/**
 * Carries what is pending of one record to XPM, round by round, and ends when nothing is queued. Edits
 * that come during a round are sent together in the next one. A pause holds the whole practice, so an
 * edit does not end it.
 */
export async function pushWorkflow(record: PushKey): Promise<void> {
  let news = true;
  let woken = false;
  setHandler(changedSignal, () => {
    news = true;
  });
  setHandler(wakeSignal, () => {
    woken = true;
  });
  let brokenRounds = 0;
  while (news && !workflowInfo().continueAsNewSuggested) {
    news = false;
    const outcome = await pushChanges({ ...record, brokenRounds });
    if (outcome.type === 'paused') {
      brokenRounds = outcome.broken ? brokenRounds + 1 : 0;
      woken = false;
      await condition(() => woken, Math.max(0, outcome.resumeAt - Date.now()));
    }
    news ||= outcome.type !== 'idle';
  }
  if (news) await continueAsNew<typeof pushWorkflow>(record);
}
