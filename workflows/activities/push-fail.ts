import type { SourceFailure } from '../../src/domain/errors.ts';
import { describeFailure, waitSeconds } from '../../src/domain/failed-call.ts';
import { isQueued } from '../../src/domain/pending-change.ts';
import type { Transaction } from '../../src/domain/ports/unit-of-work.ts';
import { describeRecord } from '../../src/domain/record.ts';
import { retag } from '../../src/domain/retag.ts';
import type { PushOutcome } from '../contract.ts';
import { loseConnection } from './lose-connection.ts';
import type { PushDependencies, PushRound } from './push-changes.ts';

/**
 * What becomes of a round in which a call failed: the changes stay and say what holds them up. They go on
 * by themselves: when the limit has reset, after a while, or once the practice is connected again.
 */
export function failPush(round: PushRound, failure: SourceFailure): Promise<PushOutcome> {
  const { deps, record, begunAt } = round;
  return deps.unitOfWork.transaction(async (tx) => {
    const at = deps.clock.now();
    await tx.records.lock(record);
    const loss = await loseConnection(tx, record.practiceId, { failure, begunAt });
    if (loss === 'renewed') return { type: 'more' };
    const isOver = failure.reason.kind === 'auth';
    const until = isOver ? null : untilOf(deps, round, { failure, at });
    const { message: problem } = describeFailure(failure);
    for (const change of (await tx.pending.of(record)).filter(isQueued)) {
      await tx.pending.put({ ...change, problem, nextAttemptAt: until });
    }
    const entries = loss === 'lost' ? await tellLost(tx, round, { problem, at }) : [];
    const lost = loss === 'lost' ? [{ type: 'connection.changed' } as const] : [];
    const tags = await retag(tx, { ...record, ids: [record.id] }, at);
    await tx.events.append(record.practiceId, [...tags, ...lost, ...entries], at);
    if (until === null) return { type: 'idle' };
    const resumeAt = until.getTime() + deps.jitter(Math.max(0, until.getTime() - at.getTime()));
    return { type: 'paused', resumeAt, broken: failure.reason.kind !== 'limited' };
  });
}

/** A limit tells its end itself; everything else is tried again after longer and longer waits. */
function untilOf(
  { patience }: PushDependencies,
  { input }: PushRound,
  { failure, at }: { readonly failure: SourceFailure; readonly at: Date },
): Date {
  if (failure.reason.kind === 'limited') return failure.reason.until;
  return new Date(at.getTime() + waitSeconds(patience, input.brokenRounds) * 1000);
}

async function tellLost(
  tx: Transaction,
  { deps, record }: PushRound,
  { problem, at }: { readonly problem: string; readonly at: Date },
) {
  const id = deps.newId();
  await tx.activity.add({
    ...{ id, practiceId: record.practiceId, type: 'PUSH', status: 'ACTION_REQUIRED' },
    title: `Send changes of ${describeRecord(record)}`,
    message: `${problem} The changes are kept and go on then.`,
    ...{ actor: null, runId: null, recordId: record.id, createdAt: at },
  });
  return [{ type: 'activity.changed', ids: [id] } as const];
}
