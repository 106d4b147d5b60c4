import type { Transaction } from '../../db/unit-of-work.ts';
import { pushEntry } from '../../domain/activity/activity.ts';
import type { PracticeEvent } from '../../domain/activity/events.ts';
import { isQueued } from '../../domain/edits/pending-change.ts';
import type { RecordFacts } from '../../domain/records/record.ts';
import { describeFailure, pacingEndsAt, waitSeconds } from '../../domain/sync/failed-call.ts';
import type { SourceFailure } from '../../domain/sync/source-failure.ts';
import type { CallGate } from '../../practices/connection/call-gate.ts';
import type { ConnectionEffect } from '../../practices/connection/connection-health.ts';
import {
  nextProbeOf,
  recordFailedCall,
  reportFailedCall,
} from '../../practices/connection/connection-health.ts';
import { resumeAfter } from '../../sync/page/page.ts';
import type { PushOutcome } from '../../temporal/contract.ts';
import { recordPendingSyncChanges } from '../pending-sync-changed.ts';
import type { PushDependencies, PushRound } from './round.ts';

const disconnected = 'The practice was disconnected from XPM. An admin has to connect it again.';

/** Retries become rare: each costs a call or two, and many records can be waiting. */
const longestWaitSeconds = 3600;

/** A place far back in the queue is displayed with the changes; so short a wait is not. */
const leastReportedMs = 10_000;

/**
 * Ends a round in which a call failed. The changes stay queued with the problem that delays them, and are
 * retried when the limit resets, after a wait, or once the practice is connected again.
 */
export function failPush(round: PushRound, failure: SourceFailure): Promise<PushOutcome> {
  const { deps, record, startedAt, isProbe } = round;
  const nextSlot = pacingEndsAt(failure);
  const isBrief =
    nextSlot !== null && nextSlot.getTime() - deps.clock.now().getTime() < leastReportedMs;
  if (isBrief && !isProbe) {
    return Promise.resolve({ type: 'paused', resumeAt: nextSlot.getTime(), failed: false });
  }
  return deps.unitOfWork.transaction(async (tx) => {
    const at = deps.clock.now();
    await tx.records.lock(record);
    const { practiceId } = record;
    const call = { practiceId, origin: 'PUSH', failure, startedAt, isProbe } as const;
    const effect = await recordFailedCall(tx, deps, call);
    if (isBrief) return { type: 'paused', resumeAt: nextSlot.getTime(), failed: false };
    if (effect.type === 'renewed') return { type: 'more' };
    const own = untilOf(round, failure, at);
    const until = own === null ? null : laterOf(own, effect);
    const problem = problemOf(failure, effect);
    // What the practice has to do is reported once with its connection, and not with each record.
    const events = await delayPush(tx, { deps, record, at }, { problem, until, alert: null });
    await tx.events.append(practiceId, events, at);
    await reportFailedCall(tx, deps, { ...call, effect });
    if (until === null) return { type: 'idle' };
    const failed = failure.reason.type !== 'limited';
    return { type: 'paused', resumeAt: resumeAtOf(deps, failure, until), failed };
  });
}

/** The practice's limits give each place in the queue its own time, at which it should come; other ends are shared. */
function resumeAtOf(deps: PushDependencies, { reason }: SourceFailure, until: Date): number {
  const isOwnTime = reason.type === 'limited' && reason.limit !== 'APP';
  return isOwnTime ? until.getTime() : resumeAfter(deps, until);
}

/** During trouble a 403 is no proof that a permission is missing, so only what was seen is named. */
function problemOf(failure: SourceFailure, effect: ConnectionEffect): string {
  if (effect.type === 'ended') return disconnected;
  const isDoubtful = failure.reason.type === 'permission' && effect.type === 'troubled';
  return (isDoubtful ? effect.trouble?.evidence : null) ?? describeFailure(failure).message;
}

/** The end of the push's own wait, but not before the practice's next probe. */
function laterOf(own: Date, effect: ConnectionEffect): Date {
  const nextProbeAt = nextProbeOf(effect) ?? own;
  return nextProbeAt > own ? nextProbeAt : own;
}

interface ClosedRound {
  readonly deps: Pick<PushDependencies, 'clock' | 'newId'>;
  readonly record: RecordFacts;
  readonly gate: Extract<CallGate, { readonly type: 'closed' }>;
}

/** Ends a round without a call, because something disturbs the practice's calls. */
export async function waitForProbe(
  tx: Transaction,
  { deps, record, gate: { until, trouble } }: ClosedRound,
): Promise<void> {
  const at = deps.clock.now();
  const delay = { problem: trouble.evidence, until, alert: null };
  const events = await delayPush(tx, { deps, record, at }, delay);
  await tx.events.append(record.practiceId, events, at);
}

/**
 * When the round is retried: at the end of a limit, every hour when somebody has to fix the cause, otherwise
 * after increasing waits. `null`: once the practice is connected again.
 */
function untilOf({ deps, input }: PushRound, { reason }: SourceFailure, at: Date): Date | null {
  const after = (seconds: number): Date => new Date(at.getTime() + seconds * 1000);
  const retryAt = (): Date => {
    const retryPolicy = { ...deps.retryPolicy, maximumWaitSeconds: longestWaitSeconds };
    return after(waitSeconds(retryPolicy, input.consecutiveFailures));
  };
  switch (reason.type) {
    case 'auth':
      return null;
    case 'limited':
      return reason.until;
    case 'credentials':
      return after(longestWaitSeconds);
    // Also one whose account Xero does not list: during incidents that list has been wrong.
    case 'tokenRefused':
    case 'permission':
    case 'rejected':
    case 'unreadable':
    case 'unavailable':
      return retryAt();
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
  /** The text of an alert in the activity, added once for each problem; `null` for no alert. */
  readonly alert: string | null;
}

/** Stores the problem with each queued change, and reports it once in the activity. */
export async function delayPush(
  tx: Transaction,
  { deps, record, at }: DelayedPush,
  { problem, until, alert }: PushDelay,
): Promise<readonly PracticeEvent[]> {
  const queued = (await tx.pending.of(record)).filter(isQueued);
  for (const change of queued) await tx.pending.save({ ...change, problem, nextAttemptAt: until });
  const tags = await recordPendingSyncChanges(tx, { ...record, ids: [record.id] }, at);
  const isNewProblem = queued.some((change) => change.problem !== problem);
  if (alert === null || !isNewProblem) return tags;
  const id = deps.newId();
  const details = { id, status: 'ALERT', message: alert, actor: null, createdAt: at } as const;
  await tx.activity.add(pushEntry(record, 'Send', details));
  return [...tags, { type: 'activity.changed', ids: [id] }];
}
