import { waitSeconds } from '../../domain/sync/failed-call.ts';
import type { PushInput, PushOutcome } from '../../temporal/contract.ts';
import { keyOf } from '../edit-record.ts';
import { delayPush } from './fail.ts';
import type { PushDependencies } from './round.ts';

const once = {
  problem: 'An internal error interrupted this change. It is sent again automatically.',
  alert: null,
};
const repeatedly = {
  problem: 'An internal error delays this change. It is sent again automatically.',
  alert:
    'An internal error delays these changes. They stay queued and are sent again automatically.',
};

/** The waits between rounds that fail in a row. They are long, because each round costs a call or two. */
const waits = { initialWaitSeconds: 60, maximumWaitSeconds: 3600 };

/**
 * Reports that an internal error delays a record's changes, and until when. A first failed round is not yet
 * worth an activity entry.
 * @param ownWaitMs the wait of an activity that retries by itself; `null` for a round that has ended
 */
export function reportPushError(
  deps: PushDependencies,
  input: PushInput,
  ownWaitMs: number | null = null,
): Promise<PushOutcome> {
  const { consecutiveFailures } = input;
  const isFirst = ownWaitMs === null && consecutiveFailures === 0;
  const waitMs = ownWaitMs ?? waitSeconds(waits, consecutiveFailures) * 1000;
  return deps.unitOfWork.transaction(async (tx) => {
    const at = deps.clock.now();
    const record = await tx.records.lock(keyOf(input));
    if (record === null) return { type: 'idle' };
    const until = new Date(at.getTime() + waitMs);
    const delay = { ...(isFirst ? once : repeatedly), until };
    const events = await delayPush(tx, { deps, record, at }, delay);
    await tx.events.append(record.practiceId, events, at);
    return { type: 'paused', resumeAt: until.getTime(), failed: true };
  });
}
