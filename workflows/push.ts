import {
  ActivityFailure,
  condition,
  continueAsNew,
  defineSignal,
  isCancellation,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { PushOutcome } from '../src/temporal/contract.ts';
import type { PushKey } from '../src/temporal/contract.ts';
import { changedSignalName, wakeSignalName } from '../src/temporal/contract.ts';
import { notePushFault, pushChanges } from './proxies.ts';

const changedSignal = defineSignal(changedSignalName);
const wakeSignal = defineSignal(wakeSignalName);

/**
 * Carries what is pending of one record to XPM, round by round, and ends when nothing is queued. Edits
 * that come during a round are sent together in the next one. An edit ends a pause, too: if the limit
 * holds still, the round makes no call and says so of the new edit.
 * @param brokenRounds of the workflow that this one continues: rounds in a row that brought no answer
 */
export async function pushWorkflow(record: PushKey, brokenRounds = 0): Promise<void> {
  let news = true;
  let woken = false;
  setHandler(changedSignal, () => {
    news = true;
  });
  setHandler(wakeSignal, () => {
    woken = true;
  });
  let broken = brokenRounds;
  while (news && !workflowInfo().continueAsNewSuggested) {
    news = false;
    woken = false;
    const outcome = await round(record, broken);
    if (outcome.type === 'paused') {
      broken = outcome.broken ? broken + 1 : 0;
      const resumes = (): boolean => woken || news;
      if (!resumes()) await condition(resumes, Math.max(0, outcome.resumeAt - Date.now()));
    }
    news ||= outcome.type !== 'idle';
  }
  if (news) await continueAsNew<typeof pushWorkflow>(record, broken);
}

/** A fault of ours is told of and tried again later: the changes would wait without a reason. */
async function round(record: PushKey, brokenRounds: number): Promise<PushOutcome> {
  try {
    return await pushChanges({ ...record, brokenRounds });
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    return notePushFault({ ...record, brokenRounds });
  }
}
