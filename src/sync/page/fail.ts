import { afterFailedCall, pacingEndsAt } from '../../domain/sync/failed-call.ts';
import type { SourceFailure } from '../../domain/sync/source-failure.ts';
import { markConnectionLost, reportConnectionLost } from '../../practices/lose-connection.ts';
import type { PageOutcome } from '../../temporal/contract.ts';
import { cancelRun, saveRun } from '../save-run.ts';
import type { Page, SyncPageDependencies } from './page.ts';
import { lockCurrentAttempt } from './page.ts';
import { recheck } from './recheck.ts';

/** Records the failed call: the run pauses, waits for the practice, or ends. */
export async function failPage(
  deps: SyncPageDependencies,
  { run, startedAt }: Page,
  failure: SourceFailure,
): Promise<PageOutcome> {
  deps.onFailure(failure, { runId: run.id });
  return deps.unitOfWork.transaction(async (tx) => {
    const before = await lockCurrentAttempt(tx, run);
    const nextSlot = pacingEndsAt(failure);
    // Pacing is not a pause: the run stays RUNNING and only its workflow waits.
    if (nextSlot !== null) return { type: 'paused', resumeAt: nextSlot.getTime() };
    const { practiceId } = before;
    const loss = await markConnectionLost(tx, practiceId, { failure, startedAt });
    if (loss === 'renewed') return { type: 'more' };
    const at = deps.clock.now();
    if (loss === 'ended') {
      // The run was requested while an admin was disconnecting, who could not see it yet.
      await cancelRun(tx, before, { by: null, at });
      return { type: 'ended' };
    }
    const after = afterFailedCall(before, { failure, retryPolicy: deps.retryPolicy, at });
    await saveRun(tx, { before, after }, at);
    if (loss === 'lost') await reportConnectionLost(tx, deps, { practiceId, failure });
    if (after.state === 'WAITING') return recheck('blocked', at);
    if (after.pause === null) return { type: 'ended' };
    const until = after.pause.until.getTime();
    return { type: 'paused', resumeAt: until + deps.jitter(Math.max(0, until - at.getTime())) };
  });
}
