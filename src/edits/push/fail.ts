import type { Transaction } from '../../db/unit-of-work.ts';
import type { ActivityStatus } from '../../domain/activity/activity.ts';
import { pushEntry } from '../../domain/activity/activity.ts';
import type { PracticeEvent } from '../../domain/activity/events.ts';
import { isQueued } from '../../domain/edits/pending-change.ts';
import type { RecordFacts } from '../../domain/records/record.ts';
import { describeFailure, pacingEndsAt, waitSeconds } from '../../domain/sync/failed-call.ts';
import type { SourceFailure } from '../../domain/sync/source-failure.ts';
import { markConnectionLost, reportConnectionLost } from '../../practices/lose-connection.ts';
import type { PushOutcome } from '../../temporal/contract.ts';
import { recordPendingSyncChanges } from '../pending-sync-changed.ts';
import type { PushDependencies, PushRound } from './round.ts';

const disconnected = 'The practice was disconnected from XPM. An admin has to connect it again.';

/** A record's push is patient: it costs a call or two each time, and there may be many of them. */
const longestWaitSeconds = 3600;

/**
 * What becomes of a round in which a call failed: the changes stay and say what holds them up. They go on
 * by themselves: when the limit has reset, after a while, or once the practice is connected again.
 */
export function failPush(round: PushRound, failure: SourceFailure): Promise<PushOutcome> {
  const { deps, record, startedAt } = round;
  const turn = pacingEndsAt(failure);
  if (turn !== null) {
    return Promise.resolve({ type: 'paused', resumeAt: turn.getTime(), failed: false });
  }
  return deps.unitOfWork.transaction(async (tx) => {
    const at = deps.clock.now();
    await tx.records.lock(record);
    const { practiceId } = record;
    const loss = await markConnectionLost(tx, practiceId, { failure, startedAt });
    if (loss === 'renewed') return { type: 'more' };
    const until = untilOf(round, failure, at);
    const { message, actor } = describeFailure(failure);
    const problem = loss === 'ended' ? disconnected : message;
    const status = actor === 'PRACTICE' ? 'ACTION_REQUIRED' : null;
    const told = await delayPush(tx, { deps, record, at }, { problem, until, status });
    await tx.events.append(practiceId, told, at);
    if (loss === 'lost') await reportConnectionLost(tx, deps, { practiceId, failure });
    if (until === null) return { type: 'idle' };
    const resumeAt = until.getTime() + deps.jitter(Math.max(0, until.getTime() - at.getTime()));
    return { type: 'paused', resumeAt, failed: failure.reason.kind !== 'limited' };
  });
}

/**
 * When it is tried again: a limit tells its end itself; what somebody must put right is looked at each
 * hour; everything else after longer and longer waits. `null`: not before the practice is connected again.
 */
function untilOf({ deps, input }: PushRound, { reason }: SourceFailure, at: Date): Date | null {
  const after = (seconds: number): Date => new Date(at.getTime() + seconds * 1000);
  switch (reason.kind) {
    case 'auth':
      return null;
    case 'limited':
      return reason.until;
    case 'permission':
    case 'credentials':
      return after(longestWaitSeconds);
    case 'rejected':
    case 'unreadable':
    case 'unavailable': {
      const retryPolicy = { ...deps.retryPolicy, maximumWaitSeconds: longestWaitSeconds };
      return after(waitSeconds(retryPolicy, input.consecutiveFailures));
    }
  }
}

/** Whose push is held up; the record is held. */
interface DelayedPush {
  readonly deps: Pick<PushDependencies, 'newId'>;
  readonly record: RecordFacts;
  readonly at: Date;
}

interface PushDelay {
  readonly problem: string;
  readonly until: Date | null;
  /** Of the entry in the activity; `null` for what needs none, as it passes by itself. */
  readonly status: ActivityStatus | null;
}

/** Says of each queued change what holds it up, and of the record once in the activity. */
export async function delayPush(
  tx: Transaction,
  { deps, record, at }: DelayedPush,
  { problem, until, status }: PushDelay,
): Promise<readonly PracticeEvent[]> {
  const queued = (await tx.pending.of(record)).filter(isQueued);
  for (const change of queued) await tx.pending.save({ ...change, problem, nextAttemptAt: until });
  const tags = await recordPendingSyncChanges(tx, { ...record, ids: [record.id] }, at);
  const isNews = queued.some((change) => change.problem !== problem);
  if (status === null || !isNews) return tags;
  const id = deps.newId();
  const message = `${problem} The changes are kept and go on then.`;
  const told = { id, status, message, actor: null, createdAt: at };
  await tx.activity.add(pushEntry(record, 'Send', told));
  return [...tags, { type: 'activity.changed', ids: [id] }];
}
