import { Context } from '@temporalio/activity';
import type { PushActivities, ScheduleActivities, SyncActivities } from '../contract.ts';
import { endSync } from './end-sync.ts';
import { notePushFault } from './push/fault.ts';
import type { PushDependencies } from './push/push-changes.ts';
import { pushChanges } from './push/push-changes.ts';
import { startDueSyncs } from './start-due-syncs.ts';
import { syncPage } from './sync-page.ts';

/** How often a running page tells that its worker lives; well within the heartbeat timeout. */
const heartbeatMilliseconds = 1000;

/** What the worker registers: each activity over its dependencies. */
export function createActivities(
  deps: PushDependencies,
): SyncActivities & PushActivities & ScheduleActivities {
  return {
    syncPage: (input) => withHeartbeat((signal) => syncPage(deps, input, signal)),
    notePushFault: (input) => notePushFault(deps, input),
    pushChanges: (input) => withHeartbeat((signal) => pushChanges(deps, input, signal)),
    endSync: (input) => endSync(deps, input),
    startDueSyncs: (input) => startDueSyncs(deps, input),
  };
}

async function withHeartbeat<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const context = Context.current();
  const timer = setInterval(() => context.heartbeat(), heartbeatMilliseconds);
  try {
    return await work(context.cancellationSignal);
  } finally {
    clearInterval(timer);
  }
}
