import { ApplicationFailure, Context } from '@temporalio/activity';
import {
  internalErrorRetries,
  nextAttemptAfter,
} from '../src/domain/sync/internal-error-retries.ts';
import { reportPushError } from '../src/edits/push/internal-error.ts';
import { pushChanges } from '../src/edits/push/push.ts';
import type { PushDependencies } from '../src/edits/push/round.ts';
import { RoundFailed } from '../src/edits/push/round.ts';
import type { RenewalDependencies } from '../src/practices/connection/renew-tokens.ts';
import { renewTokens } from '../src/practices/connection/renew-tokens.ts';
import { endSync } from '../src/sync/end-sync.ts';
import { reportPageError } from '../src/sync/page/internal-error.ts';
import { StoreFailed } from '../src/sync/page/page.ts';
import { syncPage } from '../src/sync/page/sync-page.ts';
import { startDueSyncs } from '../src/sync/start-due-syncs.ts';
import type {
  PushActivities,
  ScheduleActivities,
  SyncActivities,
} from '../src/temporal/contract.ts';

/** Well within the heartbeat timeout of the proxies. */
const heartbeatMs = 1000;

/** What the activities of a worker need. */
export type ActivityDependencies = PushDependencies & RenewalDependencies;

/** The activities that a worker registers. */
export function createActivities(
  deps: ActivityDependencies,
): SyncActivities & PushActivities & ScheduleActivities {
  return {
    syncPage: (input) =>
      withReport(
        () => withHeartbeat((signal) => syncPage(deps, input, signal)),
        (waitMs) => reportPageError(deps, input, waitMs),
      ),
    reportPushError: (input) => reportPushError(deps, input),
    pushChanges: (input) =>
      withReport(
        () => withHeartbeat((signal) => pushChanges(deps, input, signal)),
        (waitMs) => reportPushError(deps, input, waitMs),
      ),
    endSync: (input) => endSync(deps, input),
    startDueSyncs: (input) => startDueSyncs(deps, input),
    renewTokens: (input) => renewTokens(deps, input),
  };
}

async function withHeartbeat<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const context = Context.current();
  const timer = setInterval(() => context.heartbeat(), heartbeatMs);
  try {
    return await work(context.cancellationSignal);
  } finally {
    clearInterval(timer);
  }
}

/** Reports repeated internal errors with the time until the next attempt. The workflow reports the last one. */
async function withReport<T>(
  work: () => Promise<T>,
  report: (waitMs: number) => Promise<unknown>,
): Promise<T> {
  const { info, cancellationSignal } = Context.current();
  try {
    return await work();
  } catch (error) {
    if (error instanceof StoreFailed || error instanceof RoundFailed) throw withoutRetry(error);
    const next = nextAttemptAfter(info.attempt, internalErrorRetries);
    if (next?.isReported === true && !cancellationSignal.aborted) {
      // The error itself matters more: a database that is unavailable makes the report fail, too.
      await report(next.waitMs).catch(() => undefined);
    }
    throw error;
  }
}

/** The activity has made calls, which a retry would repeat: the workflow decides when to go on. */
function withoutRetry({ name, message, cause }: StoreFailed | RoundFailed): ApplicationFailure {
  const error = cause instanceof Error ? cause : undefined;
  return ApplicationFailure.create({
    message,
    type: name,
    nonRetryable: true,
    ...(error && { cause: error }),
  });
}
