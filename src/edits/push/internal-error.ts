import type { PushInput, PushOutcome } from '../../temporal/contract.ts';
import { keyOf } from '../edit-record.ts';
import { delayPush } from './fail.ts';
import type { PushDependencies } from './round.ts';

const problem = 'An internal error delays this change. It is retried automatically.';
const waitMs = 10 * 60 * 1000;

/** A round failed, time after time, by a fault of ours: says so, and when it is tried again. */
export function reportPushError(deps: PushDependencies, input: PushInput): Promise<PushOutcome> {
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
