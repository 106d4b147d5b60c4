import { afterFailedCall, pacingEndsAt } from '../../domain/sync/failed-call.ts';
import type { SourceFailure } from '../../domain/sync/source-failure.ts';
import {
  nextProbeOf,
  recordFailedCall,
  reportFailedCall,
} from '../../practices/connection-health.ts';
import type { PageOutcome } from '../../temporal/contract.ts';
import { cancelRun, saveRun } from '../save-run.ts';
import type { Page, SyncPageDependencies } from './page.ts';
import { lockCurrentAttempt, resumeAfter } from './page.ts';
import { recheck } from './recheck.ts';

/** Records the failed call: the run pauses, waits for the practice, or ends. */
export async function failPage(
  deps: SyncPageDependencies,
  { run, startedAt, isProbe }: Page,
  failure: SourceFailure,
): Promise<PageOutcome> {
  deps.onFailure(failure, { runId: run.id });
  return deps.unitOfWork.transaction(async (tx) => {
    const before = await lockCurrentAttempt(tx, run);
    const { practiceId, kind: origin } = before;
    const call = { practiceId, origin, failure, startedAt, isProbe };
    const effect = await recordFailedCall(tx, deps, call);
    const nextSlot = pacingEndsAt(failure);
    // Pacing is not a pause: the run stays RUNNING and only its workflow waits.
    if (nextSlot !== null) return { type: 'paused', resumeAt: nextSlot.getTime() };
    if (effect.type === 'renewed') return { type: 'more' };
    const at = deps.clock.now();
    if (effect.type === 'ended') {
      // The run was requested while an admin was disconnecting, who could not see it yet.
      await cancelRun(tx, before, at);
      return { type: 'ended' };
    }
    const nextProbeAt = nextProbeOf(effect);
    const { retryPolicy } = deps;
    const after = afterFailedCall(before, { failure, retryPolicy, nextProbeAt, at });
    await saveRun(tx, { before, after }, at);
    await reportFailedCall(tx, deps, { ...call, effect });
    if (after.state === 'WAITING') return recheck('blocked', at, nextProbeAt);
    if (after.pause === null) return { type: 'ended' };
    return { type: 'paused', resumeAt: resumeAfter(deps, after.pause.until) };
  });
}
