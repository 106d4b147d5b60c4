import { ActivityFailure, continueAsNew, isCancellation, workflowInfo } from '@temporalio/workflow';
import { failuresAfter } from '../src/domain/edits/push-failures.ts';
import type { PushKey, PushOutcome } from '../src/temporal/contract.ts';
import { recordEditedSignalName, wakeSignalName } from '../src/temporal/contract.ts';
import { pushChanges, reportPushError } from './proxies.ts';
import { receive, waitForSignal } from './received-signal.ts';

/**
 * Sends the pending changes of one record to XPM, round by round, and ends when nothing is queued. Edits
 * during a round are sent together in the next one. An edit also ends a pause: if the limit is still used
 * up, the round makes no call and records the pause for the new edit.
 * @param consecutiveFailures the failed rounds at the end of the workflow that this one continues
 */
export async function pushWorkflow(record: PushKey, consecutiveFailures = 0): Promise<void> {
  const edited = receive(recordEditedSignalName);
  const wake = receive(wakeSignalName);
  let failures = consecutiveFailures;
  let hasWork = true;
  while (hasWork && !workflowInfo().continueAsNewSuggested) {
    edited.reset();
    wake.reset();
    const outcome = await pushRound(record, failures);
    failures = failuresAfter(outcome, failures);
    if (outcome.type === 'paused') {
      await waitForSignal([wake, edited], outcome.resumeAt);
    }
    hasWork = outcome.type !== 'idle' || edited.isReceived();
  }
  if (hasWork) await continueAsNew<typeof pushWorkflow>(record, failures);
}

/** An internal error is reported on the changes, which would otherwise wait without a reason. */
async function pushRound(record: PushKey, consecutiveFailures: number): Promise<PushOutcome> {
  try {
    return await pushChanges({ ...record, consecutiveFailures });
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    return reportPushError({ ...record, consecutiveFailures });
  }
}
