import type { Transaction } from '../../db/unit-of-work.ts';
import { pacingEndsAt } from '../../domain/sync/failed-call.ts';
import type { SourceFailure } from '../../domain/sync/source-failure.ts';
import type { SyncRun } from '../../domain/sync/sync-run.ts';
import {
  nextProbeOf,
  recordFailedCall,
  reportFailedCall,
} from '../../practices/connection/connection-health.ts';
import type { PageOutcome } from '../../temporal/contract.ts';
import { cancelRun, saveRun } from '../save-run.ts';
import { afterFailure } from './after-failure.ts';
import type { Page, SyncPageDependencies } from './page.ts';
import { lockCurrentAttempt, priorityOfPage, resumeAfter, Superseded } from './page.ts';
import { recheck } from './recheck.ts';

/** Records the failed call: the run pauses, waits for the practice, or ends. */
export async function failPage(
  deps: SyncPageDependencies,
  page: Page,
  failure: SourceFailure,
): Promise<PageOutcome> {
  const { run, startedAt, isProbe } = page;
  deps.onFailure(failure, { runId: run.id });
  return deps.unitOfWork.transaction(async (tx) => {
    const before = await lockCurrentAttempt(tx, run);
    // The failure was recorded already, and only the confirmation of the commit was lost.
    if (before.state !== 'RUNNING') throw new Superseded();
    const { practiceId, kind: origin } = before;
    const call = { practiceId, origin, failure, startedAt, isProbe };
    const effect = await recordFailedCall(tx, deps, call);
    const nextSlot = pacingEndsAt(failure);
    if (nextSlot !== null) return waitForSlot(deps, { tx, page, before }, nextSlot);
    if (effect.type === 'renewed') return { type: 'more' };
    const at = deps.clock.now();
    if (effect.type === 'ended') {
      // The run was requested while an admin was disconnecting, who could not see it yet.
      await cancelRun(tx, before, { by: null, at });
      return { type: 'ended' };
    }
    const nextProbeAt = nextProbeOf(effect);
    const { retryPolicy } = deps;
    const failed = { failure, retryPolicy, nextProbeAt, at };
    const { type, after } = await afterFailure(tx, { page, before }, failed);
    await saveRun(tx, { before, after }, at);
    await reportFailedCall(tx, deps, { ...call, effect });
    if (type === 'rerouted') return { type: 'more' };
    if (after.state === 'WAITING') return recheck('blocked', at, nextProbeAt);
    if (after.pause === null) return { type: 'ended' };
    return { type: 'paused', resumeAt: resumeAfter(deps, after.pause.until) };
  });
}

/** A shorter wait for a slot is not displayed. */
const leastReportedMs = 1000;

interface PacedPage {
  readonly tx: Transaction;
  readonly page: Page;
  readonly before: SyncRun;
}

/**
 * Pacing is not a pause: the run stays RUNNING and its progress says what it waits for. A sweep is always
 * paced and nobody waits for it, so it does not.
 */
async function waitForSlot(
  { clock }: SyncPageDependencies,
  { tx, page, before }: PacedPage,
  until: Date,
): Promise<PageOutcome> {
  const at = clock.now();
  const isReported = until.getTime() - at.getTime() >= leastReportedMs;
  if (isReported && priorityOfPage(page) !== 'SWEEP') {
    await saveRun(tx, { before, after: { ...before, wait: { reason: 'SLOT', until } } }, at);
  }
  return { type: 'paused', resumeAt: until.getTime() };
}
