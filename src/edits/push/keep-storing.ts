import type { InternalErrorRetries } from '../../domain/sync/internal-error-retries.ts';
import { StoreFailed } from '../../sync/page/page.ts';
import { retryStore } from '../../sync/retry-store.ts';
import type { PushOutcome } from '../../temporal/contract.ts';
import { reportPushError } from './internal-error.ts';
import type { PushRound } from './round.ts';
import type { SentChanges } from './send.ts';
import type { SentBetween } from './settle.ts';
import { settlePush } from './settle.ts';

/** Stores what a round's call has returned, as `retryStore` does, and reports a delay with the changes. */
export function keepStoring<T>(
  { deps, input, record, signal }: PushRound,
  store: () => Promise<T>,
  retries: InternalErrorRetries = deps.storeRetries,
): Promise<T> {
  const report = (waitMs: number) => reportPushError(deps, input, waitMs);
  return retryStore({ retries, signal, subject: `the push of record ${record.id}`, report }, store);
}

/**
 * Reads the record back after XPM has accepted changes, because a new round could send them again. After an internal
 * error it tries again, with the longest wait each time. Returns `null` when the record cannot be read. Without
 * Postgres there is no permit, and so no call.
 */
export async function keepReadingBack<T>(
  round: PushRound,
  read: () => Promise<T>,
): Promise<T | null> {
  const { storeRetries } = round.deps;
  const retries = { ...storeRetries, firstWaitMs: storeRetries.longestWaitMs };
  return orAfterStoreFailed(keepStoring(round, read, retries), () => Promise.resolve(null));
}

/**
 * Settles the changes that were sent, and tries for as long as the activity lasts, because a new round could send
 * them again. After the first attempts, each further one that cannot store the record as XPM has it settles the
 * changes without it, for a person to check. During an outage of Postgres both ways fail, and neither is lost.
 */
export function keepSettling(
  round: PushRound,
  sent: SentChanges,
  between: SentBetween,
): Promise<PushOutcome> {
  const retries = { ...round.deps.storeRetries, maximumAttempts: Infinity };
  const settle = () => settlePush(round, sent, between);
  const settleUnread = () => settlePush(round, sent, { before: null, after: null });
  return orAfterStoreFailed(keepStoring(round, settle), () =>
    keepStoring(round, () => settle().catch(settleUnread), retries),
  );
}

async function orAfterStoreFailed<T>(kept: Promise<T>, instead: () => Promise<T>): Promise<T> {
  try {
    return await kept;
  } catch (error) {
    if (error instanceof StoreFailed) return instead();
    throw error;
  }
}
