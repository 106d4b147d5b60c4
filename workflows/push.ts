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
import { recordEditedSignalName, wakeSignalName } from '../src/temporal/contract.ts';
import { pushChanges, reportPushError } from './proxies.ts';

const recordEditedSignal = defineSignal(recordEditedSignalName);
const wakeSignal = defineSignal(wakeSignalName);

/**
 * Carries what is pending of one record to XPM, round by round, and ends when nothing is queued. Edits
 * that come during a round are sent together in the next one. An edit ends a pause, too: if the limit
 * holds still, the round makes no call and says so of the new edit.
 * @param consecutiveFailures of the workflow that this one continues: rounds in a row that brought no answer
 */
export async function pushWorkflow(record: PushKey, consecutiveFailures = 0): Promise<void> {
  let hasNewEdits = true;
  let woken = false;
  setHandler(recordEditedSignal, () => {
    hasNewEdits = true;
  });
  setHandler(wakeSignal, () => {
    woken = true;
  });
  let failures = consecutiveFailures;
  while (hasNewEdits && !workflowInfo().continueAsNewSuggested) {
    hasNewEdits = false;
    woken = false;
    const outcome = await round(record, failures);
    if (outcome.type === 'paused') {
      failures = outcome.failed ? failures + 1 : 0;
      const resumes = (): boolean => woken || hasNewEdits;
      if (!resumes()) await condition(resumes, Math.max(0, outcome.resumeAt - Date.now()));
    }
    hasNewEdits ||= outcome.type !== 'idle';
  }
  if (hasNewEdits) await continueAsNew<typeof pushWorkflow>(record, failures);
}

/** A fault of ours is told of and tried again later: the changes would wait without a reason. */
async function round(record: PushKey, consecutiveFailures: number): Promise<PushOutcome> {
  try {
    return await pushChanges({ ...record, consecutiveFailures });
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    return reportPushError({ ...record, consecutiveFailures });
  }
}
