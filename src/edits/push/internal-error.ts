import type { PushInput, PushOutcome } from '../../temporal/contract.ts';
import { keyOf } from '../edit-record.ts';
import { delayPush } from './fail.ts';
import type { PushDependencies } from './round.ts';

const problem = 'An internal error delays this change. It is retried automatically.';
const longWaitMs = 10 * 60 * 1000;

/** Reports that a round has failed repeatedly with an internal error, and when it is retried. */
export function reportPushError(
  deps: PushDependencies,
  input: PushInput,
  waitMs = longWaitMs,
): Promise<PushOutcome> {
  return deps.unitOfWork.transaction(async (tx) => {
    const at = deps.clock.now();
    const record = await tx.records.lock(keyOf(input));
    if (record === null) return { type: 'idle' };
    const until = new Date(at.getTime() + waitMs);
    const events = await delayPush(tx, { deps, record, at }, { problem, until, status: 'ALERT' });
    await tx.events.append(record.practiceId, events, at);
    return { type: 'paused', resumeAt: until.getTime(), failed: true };
  });
}
