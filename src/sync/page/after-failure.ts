import type { Transaction } from '../../db/unit-of-work.ts';
import type { FailedCall } from '../../domain/sync/failed-call.ts';
import { afterFailedCall, retryCall } from '../../domain/sync/failed-call.ts';
import { afterLargeResponse, pointsAtSize, tooLargeFailure } from '../../domain/sync/large-list.ts';
import type { ListRoute } from '../../domain/sync/list-route.ts';
import type { SyncRun } from '../../domain/sync/sync-run.ts';
import { startPosition } from '../../domain/sync/sync-run.ts';
import type { Page } from './page.ts';

export interface AfterFailure {
  /** `rerouted`: the run goes on at once, with lighter calls. */
  readonly type: 'failed' | 'rerouted';
  readonly after: SyncRun;
}

interface FailedPage {
  readonly page: Page;
  readonly before: SyncRun;
}

/** The run after a failed call. A list that seems too large for one response is read in another way. */
export async function afterFailure(
  tx: Transaction,
  failed: FailedPage,
  call: FailedCall,
): Promise<AfterFailure> {
  const { page, before } = failed;
  const { step } = page;
  if (step.largeList === 'AT_ONCE' && pointsAtSize(call.failure)) {
    const after = await afterLargeList(tx, failed, call);
    if (after !== null) return after;
  }
  const after = afterFailedCall(before, call);
  if (after.state !== 'FAILED' || step.largeList !== 'IN_PARTS') return { type: 'failed', after };
  const failure = tooLargeFailure(step.noun, call.failure);
  return { type: 'failed', after: { ...after, failure } };
}

/** `null` when no other way is left. */
async function afterLargeList(
  tx: Transaction,
  { page: { step }, before }: FailedPage,
  call: FailedCall,
): Promise<AfterFailure | null> {
  const { practiceId, mode, cursor } = before;
  const { route } = cursor;
  const failures = cursor.sizeFailures + 1;
  const large = await tx.knownLists.large(practiceId, step.list);
  const next = afterLargeResponse({ mode, route, failures, large });
  switch (next.type) {
    case 'exhausted':
      return null;
    case 'retry': {
      const counted = { ...before, cursor: { ...cursor, sizeFailures: failures } };
      return { type: 'failed', after: retryCall(counted, call) };
    }
    case 'reroute':
      // A large list of changes says nothing about the whole list at other times.
      if (mode === 'FULL' && route === 'WHOLE') {
        const refusals = (large?.refusals ?? 0) + 1;
        await tx.knownLists.saveLarge(practiceId, step.list, { refusals, refusedAt: call.at });
      }
      return { type: 'rerouted', after: rerouted(before, next.route) };
  }
}

/** The same step on another route, from its start. */
const rerouted = (run: SyncRun, route: ListRoute): SyncRun => ({
  ...run,
  cursor: { ...run.cursor, ...startPosition, step: run.cursor.step, route, sizeFailures: 0 },
});
