import type { Patience } from '../../domain/sync/failed-call.ts';
import { afterFailedCall, paceEnd } from '../../domain/sync/failed-call.ts';
import { SourceFailure } from '../../domain/sync/source-failure.ts';
import type { SyncRun } from '../../domain/sync/sync-run.ts';
import { isFinished, move } from '../../domain/sync/sync-run.ts';
import type { Clock } from '../../ports/clock.ts';
import type { OnSourceFailure } from '../../ports/failure-log.ts';
import type { Transaction, UnitOfWork } from '../../ports/unit-of-work.ts';
import type { SyncKey } from '../../ports/workflows.ts';
import { loseConnection, tellOfLoss } from '../../practices/lose-connection.ts';
import type { PageOutcome } from '../../temporal/contract.ts';
import { cancelRun, recordRun } from '../save-run.ts';
import type { Sources } from '../steps/step.ts';
import { readPage } from './fetch.ts';
import { lockReading, Overtaken, RunEnded } from './store.ts';

export interface SyncPageDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly source: Sources;
  readonly clock: Clock;
  readonly newId: () => string;
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
  try {
    const page = await beginPage(deps, runId);
    if (page === 'ended') return { type: 'ended' };
    return typeof page === 'string' ? lookAgain(deps, page) : await readOrFail(deps, page, signal);
  } catch (error) {
    if (error instanceof RunEnded) return { type: 'ended' };
    // Whoever has overtaken this reading goes on; to ask again finds out what there is to do.
    if (error instanceof Overtaken) return { type: 'more' };
    throw error;
  }
}

/**
 * Whatever it waits for tells it; but should its run be gone by then, together with its practice, nobody
 * would. To look costs no call.
 */
const lookAgainMilliseconds = 24 * 60 * 60 * 1000;

const lookAgain = (deps: SyncPageDependencies, type: 'waiting' | 'blocked'): PageOutcome => ({
  type,
  lookAgainAt: deps.clock.now().getTime() + lookAgainMilliseconds,
});

/** A reading of the run's next page, and when it began. */
interface BegunPage {
  readonly run: SyncRun;
  readonly begunAt: Date;
}

async function readOrFail(
  deps: SyncPageDependencies,
  page: BegunPage,
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
async function beginPage(
  deps: SyncPageDependencies,
  runId: string,
): Promise<BegunPage | 'waiting' | 'blocked' | 'ended'> {
  return deps.unitOfWork.transaction(async (tx) => {
    const before = await tx.runs.lock(runId);
    if (before === null || isFinished(before)) return 'ended';
    if (await mustReconnect(tx, before)) return 'blocked';
    const begunAt = deps.clock.now();
    if (await mustWait(tx, before)) {
      if ((await connectionOf(tx, before.practiceId)) === 'DISCONNECTED') {
        await cancelRun(tx, before, begunAt);
        return 'ended';
      }
      if (before.state === 'WAITING' && before.failure === null) return 'waiting';
      const after =
        before.state === 'WAITING'
          ? { ...before, failure: null }
          : move(before, 'WAITING', begunAt);
      await recordRun(tx, { before, after }, begunAt);
      return 'waiting';
    }
    const cursor = { ...before.cursor, reading: before.cursor.reading + 1 };
    if (before.state === 'RUNNING') {
      const run = { ...before, cursor };
      await tx.runs.save(run);
      return { run, begunAt };
    }
    const run = { ...move(before, 'RUNNING', begunAt), cursor };
    await recordRun(tx, { before, after: run }, begunAt);
    return { run, begunAt };
  });
}

/** A run that knows that the connection is lost makes no call to be told so again. */
async function mustReconnect(tx: Transaction, { failure, practiceId }: SyncRun): Promise<boolean> {
  return failure !== null && (await connectionOf(tx, practiceId)) !== 'CONNECTED';
}

const connectionOf = async (tx: Transaction, practiceId: string) =>
  (await tx.practices.automation(practiceId))?.connection ?? 'DISCONNECTED';

/** The seed's rule: custom fields of a client that is Pending Sync are not read. */
async function mustWait(
  tx: Transaction,
  { kind, practiceId, recordId }: SyncRun,
): Promise<boolean> {
  if (kind !== 'CLIENT_FIELDS') return false;
  const record = await tx.records.lock({ practiceId, type: 'CLIENT', id: recordId });
  return record !== null && (await tx.pending.of(record)).length > 0;
}

async function failPage(
  deps: SyncPageDependencies,
  { run, begunAt }: BegunPage,
  failure: SourceFailure,
): Promise<PageOutcome> {
  return deps.unitOfWork.transaction(async (tx) => {
    const before = await lockReading(tx, run);
    const turn = paceEnd(failure);
    if (turn !== null) return { type: 'paused', resumeAt: turn.getTime() };
    const { practiceId } = before;
    const loss = await loseConnection(tx, practiceId, { failure, begunAt });
    if (loss === 'renewed') return { type: 'more' };
    const at = deps.clock.now();
    if (loss === 'ended') {
      // It was asked for while the connection was being ended, and whoever did that did not see it.
      await cancelRun(tx, before, at);
      return { type: 'ended' };
    }
    const after = afterFailedCall(before, { failure, patience: deps.patience, at });
    await recordRun(tx, { before, after }, at);
    if (loss === 'lost') await tellOfLoss(tx, deps, { practiceId, failure });
    if (after.state === 'WAITING') return lookAgain(deps, 'blocked');
    if (after.pause === null) return { type: 'ended' };
    const until = after.pause.until.getTime();
    return { type: 'paused', resumeAt: until + deps.jitter(Math.max(0, until - at.getTime())) };
  });
}
