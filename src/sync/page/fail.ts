import type { Transaction } from '../../db/unit-of-work.ts';
import { afterFailedCall, pacingEndsAt } from '../../domain/sync/failed-call.ts';
import type { SourceFailure } from '../../domain/sync/source-failure.ts';
import type { SyncRun } from '../../domain/sync/sync-run.ts';
import { markConnectionLost, reportConnectionLost } from '../../practices/lose-connection.ts';
import type { PageOutcome } from '../../temporal/contract.ts';
import { cancelRun, saveRun } from '../save-run.ts';
import type { Page, SyncPageDependencies } from './page.ts';
import { lockCurrentAttempt, priorityOfPage } from './page.ts';
import { recheck } from './recheck.ts';

/** Records the failed call: the run pauses, waits for the practice, or ends. */
export async function failPage(
  deps: SyncPageDependencies,
  page: Page,
  failure: SourceFailure,
): Promise<PageOutcome> {
  const { run, startedAt } = page;
  deps.onFailure(failure, { runId: run.id });
  return deps.unitOfWork.transaction(async (tx) => {
    const before = await lockCurrentAttempt(tx, run);
    const nextSlot = pacingEndsAt(failure);
    if (nextSlot !== null) return waitForSlot(deps, { tx, page, before }, nextSlot);
    const { practiceId } = before;
    const loss = await markConnectionLost(tx, practiceId, { failure, startedAt });
    if (loss === 'renewed') return { type: 'more' };
    const at = deps.clock.now();
    if (loss === 'ended') {
      // The run was requested while an admin was disconnecting, who could not see it yet.
      await cancelRun(tx, before, { by: null, at });
      return { type: 'ended' };
    }
    const after = afterFailedCall(before, { failure, retryPolicy: deps.retryPolicy, at });
    await saveRun(tx, { before, after }, at);
    if (loss === 'lost') await reportConnectionLost(tx, deps, { practiceId, failure });
    if (after.state === 'WAITING') return recheck('blocked', at);
    if (after.pause === null) return { type: 'ended' };
    const until = after.pause.until.getTime();
    return { type: 'paused', resumeAt: until + deps.jitter(Math.max(0, until - at.getTime())) };
  });
}

/** A shorter wait for a slot is not displayed. */
const unremarkableMs = 1000;

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
  const isRemarkable = until.getTime() - at.getTime() >= unremarkableMs;
  if (isRemarkable && priorityOfPage(page) !== 'SWEEP') {
    await saveRun(tx, { before, after: { ...before, wait: { reason: 'SLOT', until } } }, at);
  }
  return { type: 'paused', resumeAt: until.getTime() };
}
