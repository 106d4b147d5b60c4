import type { Transaction } from '../../db/unit-of-work.ts';
import { hasConsent } from '../../domain/practice/connection-state.ts';
import type { SyncRun } from '../../domain/sync/sync-run.ts';
import { isFinished, recordKeyOf, transition } from '../../domain/sync/sync-run.ts';
import type { CallGate } from '../../practices/connection/call-gate.ts';
import { passGate } from '../../practices/connection/call-gate.ts';
import { descriptorOf } from '../kinds/index.ts';
import { cancelRun, saveRun } from '../save-run.ts';
import { routeOf } from './first-route.ts';
import type { Page, SyncPageDependencies } from './page.ts';

export type StartedPage =
  | { readonly type: 'started'; readonly page: Page }
  /** The run waits until the pending changes of its record have reached XPM. */
  | { readonly type: 'waiting' }
  /** The run waits until an admin has connected XPM again, or for the next probe. */
  | { readonly type: 'blocked'; readonly recheckAt: Date | null }
  /** Something disturbs the practice's calls, and the next probe is not due. */
  | { readonly type: 'paused'; readonly until: Date }
  /** The run has ended. */
  | { readonly type: 'ended' };

/** Starts the next attempt to read a page, unless the run has ended or has to wait. */
export async function startPage(
  deps: SyncPageDependencies,
  runId: string,
  signal: AbortSignal,
): Promise<StartedPage> {
  return deps.unitOfWork.transaction(async (tx) => {
    const before = await tx.runs.lock(runId);
    if (before === null || isFinished(before)) return { type: 'ended' };
    const startedAt = deps.clock.now();
    const isLost = await mustReconnect(tx, before);
    if (!isLost && (await mustWait(tx, before))) return wait(tx, before, startedAt);
    const gate = await passGate(tx, { ...before, origin: before.kind }, startedAt);
    if (gate.type === 'closed') {
      if (isLost) return { type: 'blocked', recheckAt: gate.until };
      return pause(tx, { before, gate, at: startedAt });
    }
    const { isProbe } = gate;
    // An account that Xero did not list may have been missing by mistake: a probe finds out.
    if (isLost && !isProbe) return { type: 'blocked', recheckAt: null };
    const run = await startAttempt(tx, await onItsRoute(tx, deps, before), startedAt);
    const step = descriptorOf(run.kind).steps(run, deps.source)[run.cursor.step];
    if (step === undefined) throw new Error(`Run ${run.id} has no step ${run.cursor.step}.`);
    const hasOpenProblems = await tx.problems.anyOpen(run.practiceId, step.content);
    return { type: 'started', page: { run, step, startedAt, isProbe, hasOpenProblems, signal } };
  });
}

type ClosedGate = Extract<CallGate, { readonly type: 'closed' }>;

interface ClosedPage {
  readonly before: SyncRun;
  readonly gate: ClosedGate;
  readonly at: Date;
}

/** Pauses the run without a call. It counts as running before, as when the call itself had failed. */
async function pause(
  tx: Transaction,
  { before, gate: { until, trouble }, at }: ClosedPage,
): Promise<StartedPage> {
  const running = before.state === 'RUNNING' ? before : transition(before, 'RUNNING', at);
  const observedAt = trouble.lastFailureAt;
  const after: SyncRun = {
    ...transition(running, 'PAUSED', at),
    pause: { until, limit: 'SOURCE_DOWN', observedAt, reserved: false },
  };
  if (before.pause?.until.getTime() !== until.getTime()) await saveRun(tx, { before, after }, at);
  return { type: 'paused', until };
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

/** A run that has not started to read takes the route that worked last. */
async function onItsRoute(
  tx: Transaction,
  { source, clock }: SyncPageDependencies,
  run: SyncRun,
): Promise<SyncRun> {
  if (run.startedAt !== null) return run;
  const route = await routeOf(tx, source, { run, at: clock.now() });
  return { ...run, cursor: { ...run.cursor, route } };
}

/** After a lost connection no call is made until there is a new one. */
async function mustReconnect(tx: Transaction, { failure, practiceId }: SyncRun): Promise<boolean> {
  return failure !== null && !hasConsent(await connectionOf(tx, practiceId));
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
