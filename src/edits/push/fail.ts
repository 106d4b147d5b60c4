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

/** Retries become rare: each costs a call or two, and many records can be waiting. */
const longestWaitSeconds = 3600;

/** A place far back in the queue is displayed with the changes; so short a wait is not. */
const unremarkableMs = 10_000;

/**
 * Ends a round in which a call failed. The changes stay queued with the problem that delays them, and are
 * retried when the limit resets, after a wait, or once the practice is connected again.
 */
export function failPush(round: PushRound, failure: SourceFailure): Promise<PushOutcome> {
  const { deps, record, startedAt } = round;
  const nextSlot = pacingEndsAt(failure);
  if (nextSlot !== null && nextSlot.getTime() - deps.clock.now().getTime() < unremarkableMs) {
    return Promise.resolve({ type: 'paused', resumeAt: nextSlot.getTime(), failed: false });
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
    const events = await delayPush(tx, { deps, record, at }, { problem, until, status });
    await tx.events.append(practiceId, events, at);
    if (loss === 'lost') await reportConnectionLost(tx, deps, { practiceId, failure });
    if (until === null) return { type: 'idle' };
    const resumeAt = until.getTime() + deps.jitter(Math.max(0, until.getTime() - at.getTime()));
    return { type: 'paused', resumeAt, failed: failure.reason.kind !== 'limited' };
  });
}

/**
 * When the round is retried: at the end of a limit, every hour when somebody has to fix the cause, otherwise
 * after increasing waits. `null`: once the practice is connected again.
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

/** The record whose push is delayed; it is locked. */
interface DelayedPush {
  readonly deps: Pick<PushDependencies, 'newId'>;
  readonly record: RecordFacts;
  readonly at: Date;
}

interface PushDelay {
  readonly problem: string;
  readonly until: Date | null;
  /** The status of the activity entry; `null` for a delay that ends without anybody's action. */
  readonly status: ActivityStatus | null;
}

/** Stores the problem with each queued change, and reports it once in the activity. */
export async function delayPush(
  tx: Transaction,
  { deps, record, at }: DelayedPush,
  { problem, until, status }: PushDelay,
): Promise<readonly PracticeEvent[]> {
  const queued = (await tx.pending.of(record)).filter(isQueued);
  for (const change of queued) await tx.pending.save({ ...change, problem, nextAttemptAt: until });
  const tags = await recordPendingSyncChanges(tx, { ...record, ids: [record.id] }, at);
  const isNewProblem = queued.some((change) => change.problem !== problem);
  if (status === null || !isNewProblem) return tags;
  const id = deps.newId();
  const message = `${problem} The changes stay queued and are sent then.`;
  const details = { id, status, message, actor: null, createdAt: at };
  await tx.activity.add(pushEntry(record, 'Send', details));
  return [...tags, { type: 'activity.changed', ids: [id] }];
}
