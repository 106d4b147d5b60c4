import type { Transaction } from '../../db/unit-of-work.ts';
import type { SyncRun } from '../../domain/sync/sync-run.ts';
import { isFinished, recordKeyOf, transition } from '../../domain/sync/sync-run.ts';
import { descriptorOf } from '../kinds/index.ts';
import { cancelRun, saveRun } from '../save-run.ts';
import type { Page, SyncPageDependencies } from './page.ts';

export type StartedPage =
  | { readonly type: 'started'; readonly page: Page }
  /** The run waits until the pending changes of its record have reached XPM. */
  | { readonly type: 'waiting' }
  /** The run waits until an admin has connected XPM again. */
  | { readonly type: 'blocked' }
  /** The run has ended. */
  | { readonly type: 'ended' };

/** Starts the next attempt to read a page, unless the run has ended or has to wait. */
export async function startPage(deps: SyncPageDependencies, runId: string): Promise<StartedPage> {
  return deps.unitOfWork.transaction(async (tx) => {
    const before = await tx.runs.lock(runId);
    if (before === null || isFinished(before)) return { type: 'ended' };
    if (await mustReconnect(tx, before)) return { type: 'blocked' };
    const startedAt = deps.clock.now();
    if (await mustWait(tx, before)) return wait(tx, before, startedAt);
    const run = await startAttempt(tx, before, startedAt);
    const step = descriptorOf(run.kind).steps(run, deps.source)[run.cursor.step];
    if (step === undefined) throw new Error(`Run ${run.id} has no step ${run.cursor.step}.`);
    const hasOpenProblems = await tx.problems.anyOpen(run.practiceId, step.content);
    return { type: 'started', page: { run, step, startedAt, hasOpenProblems } };
  });
}

async function startAttempt(tx: Transaction, before: SyncRun, at: Date): Promise<SyncRun> {
  const cursor = { ...before.cursor, attempt: before.cursor.attempt + 1 };
  if (before.state === 'RUNNING') {
    // The end of an internal error shows only when the page gets further than before.
    const wait = before.wait?.reason === 'SLOT' ? null : before.wait;
    const run = { ...before, cursor, wait };
    if (wait === before.wait) await tx.runs.save(run);
    else await saveRun(tx, { before, after: run }, at);
    return run;
  }
  const run = { ...transition(before, 'RUNNING', at), cursor };
  await saveRun(tx, { before, after: run }, at);
  return run;
}

/** After a lost connection no call is made until there is a new one. */
async function mustReconnect(tx: Transaction, { failure, practiceId }: SyncRun): Promise<boolean> {
  return failure !== null && (await connectionOf(tx, practiceId)) !== 'CONNECTED';
}

const connectionOf = async (tx: Transaction, practiceId: string) =>
  (await tx.practices.automation(practiceId))?.connection ?? 'DISCONNECTED';

async function mustWait(tx: Transaction, run: SyncRun): Promise<boolean> {
  const key = recordKeyOf(run);
  if (key === null || !descriptorOf(run.kind).waitsForPendingChanges) return false;
  const record = await tx.records.lock(key);
  return record !== null && (await tx.pending.of(record)).length > 0;
}

/** The pending changes of a disconnected practice never reach XPM, so the run ends. */
async function wait(tx: Transaction, before: SyncRun, at: Date): Promise<StartedPage> {
  if ((await connectionOf(tx, before.practiceId)) === 'DISCONNECTED') {
    await cancelRun(tx, before, { by: null, at });
    return { type: 'ended' };
  }
  const isWaiting = before.state === 'WAITING';
  if (isWaiting && before.failure === null) return { type: 'waiting' };
  const after = isWaiting ? { ...before, failure: null } : transition(before, 'WAITING', at);
  await saveRun(tx, { before, after }, at);
  return { type: 'waiting' };
}
