import { Context } from '@temporalio/activity';
import { reportPushError } from '../src/edits/push/internal-error.ts';
import { pushChanges } from '../src/edits/push/push.ts';
import type { PushDependencies } from '../src/edits/push/round.ts';
import { endSync } from '../src/sync/end-sync.ts';
import { syncPage } from '../src/sync/page/sync-page.ts';
import { startDueSyncs } from '../src/sync/start-due-syncs.ts';
import type {
  PushActivities,
  ScheduleActivities,
  SyncActivities,
} from '../src/temporal/contract.ts';

/** Well within the heartbeat timeout of the proxies. */
const heartbeatMs = 1000;

/** The activities that a worker registers. */
export function createActivities(
  deps: PushDependencies,
): SyncActivities & PushActivities & ScheduleActivities {
  return {
    syncPage: (input) => withHeartbeat((signal) => syncPage(deps, input, signal)),
    reportPushError: (input) => reportPushError(deps, input),
    pushChanges: (input) => withHeartbeat((signal) => pushChanges(deps, input, signal)),
    endSync: (input) => endSync(deps, input),
    startDueSyncs: (input) => startDueSyncs(deps, input),
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
