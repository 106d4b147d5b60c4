import type { Transaction, UnitOfWork } from '../../db/unit-of-work.ts';
import type { RetryPolicy } from '../../domain/sync/failed-call.ts';
import { afterFailedCall, pacingEndsAt } from '../../domain/sync/failed-call.ts';
import { SourceFailure } from '../../domain/sync/source-failure.ts';
import type { SyncRun } from '../../domain/sync/sync-run.ts';
import { isFinished, recordKeyOf, transition } from '../../domain/sync/sync-run.ts';
import type { Clock } from '../../ports/clock.ts';
import type { OnSourceFailure } from '../../ports/failure-log.ts';
import type { SyncKey } from '../../ports/workflows.ts';
import { markConnectionLost, reportConnectionLost } from '../../practices/lose-connection.ts';
import type { PageOutcome } from '../../temporal/contract.ts';
import { cancelRun, saveRun } from '../save-run.ts';
import type { Sources } from '../steps/step.ts';
import { readPage } from './fetch.ts';
import { lockCurrentAttempt, RunEnded, Superseded } from './store.ts';

export interface SyncPageDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly source: Sources;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly retryPolicy: RetryPolicy;
  /** Milliseconds to add to a pause of so many, so that practices do not all come back at once. */
  readonly jitter: (pauseMs: number) => number;
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
  try {
    const page = await startPage(deps, runId);
    if (page === 'ended') return { type: 'ended' };
    return typeof page === 'string' ? recheck(deps, page) : await readOrFail(deps, page, signal);
  } catch (error) {
    if (error instanceof RunEnded) return { type: 'ended' };
    // Whoever has overtaken this reading goes on; to ask again finds out what there is to do.
    if (error instanceof Superseded) return { type: 'more' };
    throw error;
  }
}

/**
 * Whatever it waits for tells it; but should its run be gone by then, together with its practice, nobody
 * would. To look costs no call.
 */
const recheckMs = 24 * 60 * 60 * 1000;

const recheck = (deps: SyncPageDependencies, type: 'waiting' | 'blocked'): PageOutcome => ({
  type,
  recheckAt: deps.clock.now().getTime() + recheckMs,
});

/** A reading of the run's next page, and when it began. */
interface StartedPage {
  readonly run: SyncRun;
  readonly startedAt: Date;
}

async function readOrFail(
  deps: SyncPageDependencies,
  page: StartedPage,
  signal: AbortSignal,
): Promise<PageOutcome> {
  try {
    return await readPage(deps, page.run, signal);
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    deps.onFailure(error, { runId: page.run.id });
    return failPage(deps, page, error);
  }
}

/**
 * The run, now running; or `waiting`, while changes of its record are on their way to XPM; or `blocked`,
 * while the connection that it lost is not there again; or `ended`, when it has (or was cancelled meanwhile),
 * or would wait for what goes on only if somebody connects a practice that was disconnected.
 */
async function startPage(
  deps: SyncPageDependencies,
  runId: string,
): Promise<StartedPage | 'waiting' | 'blocked' | 'ended'> {
  return deps.unitOfWork.transaction(async (tx) => {
    const before = await tx.runs.lock(runId);
    if (before === null || isFinished(before)) return 'ended';
    if (await mustReconnect(tx, before)) return 'blocked';
    const startedAt = deps.clock.now();
    if (await mustWait(tx, before)) {
      if ((await connectionOf(tx, before.practiceId)) === 'DISCONNECTED') {
        await cancelRun(tx, before, startedAt);
        return 'ended';
      }
      if (before.state === 'WAITING' && before.failure === null) return 'waiting';
      const after =
        before.state === 'WAITING'
          ? { ...before, failure: null }
          : transition(before, 'WAITING', startedAt);
      await saveRun(tx, { before, after }, startedAt);
      return 'waiting';
    }
    const cursor = { ...before.cursor, attempt: before.cursor.attempt + 1 };
    if (before.state === 'RUNNING') {
      const run = { ...before, cursor };
      await tx.runs.save(run);
      return { run, startedAt };
    }
    const run = { ...transition(before, 'RUNNING', startedAt), cursor };
    await saveRun(tx, { before, after: run }, startedAt);
    return { run, startedAt };
  });
}

/** A run that knows that the connection is lost makes no call to be told so again. */
async function mustReconnect(tx: Transaction, { failure, practiceId }: SyncRun): Promise<boolean> {
  return failure !== null && (await connectionOf(tx, practiceId)) !== 'CONNECTED';
}

const connectionOf = async (tx: Transaction, practiceId: string) =>
  (await tx.practices.automation(practiceId))?.connection ?? 'DISCONNECTED';

/** The seed's rule: custom fields of a client that is Pending Sync are not read. */
async function mustWait(tx: Transaction, run: SyncRun): Promise<boolean> {
  const key = recordKeyOf(run);
  if (key === null || run.kind !== 'CLIENT_FIELDS') return false;
  const record = await tx.records.lock(key);
  return record !== null && (await tx.pending.of(record)).length > 0;
}

async function failPage(
  deps: SyncPageDependencies,
  { run, startedAt }: StartedPage,
  failure: SourceFailure,
): Promise<PageOutcome> {
  return deps.unitOfWork.transaction(async (tx) => {
    const before = await lockCurrentAttempt(tx, run);
    const turn = pacingEndsAt(failure);
    if (turn !== null) return { type: 'paused', resumeAt: turn.getTime() };
    const { practiceId } = before;
    const loss = await markConnectionLost(tx, practiceId, { failure, startedAt });
    if (loss === 'renewed') return { type: 'more' };
    const at = deps.clock.now();
    if (loss === 'ended') {
      // It was asked for while the connection was being ended, and whoever did that did not see it.
      await cancelRun(tx, before, at);
      return { type: 'ended' };
    }
    const after = afterFailedCall(before, { failure, retryPolicy: deps.retryPolicy, at });
    await saveRun(tx, { before, after }, at);
    if (loss === 'lost') await reportConnectionLost(tx, deps, { practiceId, failure });
    if (after.state === 'WAITING') return recheck(deps, 'blocked');
    if (after.pause === null) return { type: 'ended' };
    const until = after.pause.until.getTime();
    return { type: 'paused', resumeAt: until + deps.jitter(Math.max(0, until - at.getTime())) };
  });
}
