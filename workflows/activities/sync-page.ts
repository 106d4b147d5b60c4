import { SourceFailure } from '../../src/domain/errors.ts';
import { afterFailedCall } from '../../src/domain/failed-call.ts';
import type { Patience } from '../../src/domain/failed-call.ts';
import type { Clock } from '../../src/domain/ports/clock.ts';
import type { OnSourceFailure } from '../../src/domain/ports/failure-log.ts';
import type { PracticeSource } from '../../src/domain/ports/practice-source.ts';
import type { Transaction, UnitOfWork } from '../../src/domain/ports/unit-of-work.ts';
import type { SyncKey } from '../../src/domain/ports/workflow-orders.ts';
import { recordRun } from '../../src/domain/record-run.ts';
import { isFinished, move } from '../../src/domain/sync-run.ts';
import type { SyncRun } from '../../src/domain/sync-run.ts';
import type { PageOutcome } from '../contract.ts';
import { readPage } from './read-page.ts';
import { RunEnded } from './store-batch.ts';

export interface SyncPageDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly source: PracticeSource;
  readonly clock: Clock;
  readonly patience: Patience;
  /** Milliseconds to add to a pause of so many, so that practices do not all come back at once. */
  readonly jitter: (pauseMilliseconds: number) => number;
  readonly onFailure: OnSourceFailure;
}

/**
 * Reads the run's next page from XPM and stores it: one call, and as many transactions as the list has
 * batches. Safe to repeat at any point.
 * @param signal aborts the call when the workflow is cancelled or the worker stops
 */
export async function syncPage(
  deps: SyncPageDependencies,
  { runId }: SyncKey,
  signal: AbortSignal,
): Promise<PageOutcome> {
  const run = await beginPage(deps, runId);
  if (run === null) return { type: 'ended' };
  try {
    return await readPage(deps, run, signal);
  } catch (error) {
    if (error instanceof RunEnded) return { type: 'ended' };
    if (!(error instanceof SourceFailure)) throw error;
    deps.onFailure(error, { runId });
    return failPage(deps, runId, error);
  }
}

/** The run, now running; `null` when it has ended (or was cancelled meanwhile). */
async function beginPage(deps: SyncPageDependencies, runId: string): Promise<SyncRun | null> {
  return deps.unitOfWork.transaction(async (tx) => {
    const before = await tx.runs.lock(runId);
    if (before === null || isFinished(before)) return null;
    if (before.state === 'RUNNING') return before;
    const at = deps.clock.now();
    const after = move(before, 'RUNNING', at);
    await recordRun(tx, { before, after }, at);
    return after;
  });
}

async function failPage(
  deps: SyncPageDependencies,
  runId: string,
  failure: SourceFailure,
): Promise<PageOutcome> {
  return deps.unitOfWork.transaction(async (tx) => {
    const before = await tx.runs.lock(runId);
    if (before === null || isFinished(before)) return { type: 'ended' };
    const at = deps.clock.now();
    const after = afterFailedCall(before, { failure, patience: deps.patience, at });
    const events = (await loseConnection(tx, after))
      ? [{ type: 'connection.changed' } as const]
      : [];
    await recordRun(tx, { before, after, events }, at);
    if (after.pause === null) return { type: 'ended' };
    const until = after.pause.until.getTime();
    return { type: 'paused', resumeAt: until + deps.jitter(Math.max(0, until - at.getTime())) };
  });
}

/** Whether the run's failure ended its practice's connection: one that somebody ended stays so. */
async function loseConnection(tx: Transaction, { practiceId, failure }: SyncRun): Promise<boolean> {
  if (failure?.code !== 'RECONNECT_NEEDED') return false;
  const connection = await tx.connections.lock(practiceId);
  if (connection?.state !== 'CONNECTED') return false;
  await tx.connections.leave(practiceId, 'NEEDS_RECONNECT', failure.message);
  return true;
}
