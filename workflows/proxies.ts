import { proxyActivities } from '@temporalio/workflow';
import { internalErrorRetries } from '../src/domain/sync/internal-error-retries.ts';
import type {
  PushActivities,
  ScheduleActivities,
  SyncActivities,
} from '../src/temporal/contract.ts';

// Every timeout and every retry of every activity. A failure of XPM is an outcome, not an error: only
// internal errors, Postgres and dead workers are retried here.

const { firstWaitMs, longestWaitMs, maximumAttempts } = internalErrorRetries;
const untilSuccess = { initialInterval: firstWaitMs, maximumInterval: longestWaitMs } as const;
const twentyAttempts = { ...untilSuccess, maximumAttempts };

/** A page takes as long as XPM needs to stream a large practice. The heartbeat detects a dead worker. */
export const { syncPage } = proxyActivities<SyncActivities>({
  startToCloseTimeout: '2 hours',
  heartbeatTimeout: '6 seconds',
  retry: twentyAttempts,
});

/** A round makes a handful of calls for one record, and keeps their responses while Postgres is unavailable. */
export const { pushChanges } = proxyActivities<PushActivities>({
  startToCloseTimeout: '2 hours',
  heartbeatTimeout: '6 seconds',
  retry: twentyAttempts,
});

/** The report must reach Postgres. */
export const { reportPushError } = proxyActivities<PushActivities>({
  startToCloseTimeout: '1 minute',
  retry: untilSuccess,
});

/** The end of a run must reach Postgres. */
export const { endSync } = proxyActivities<SyncActivities>({
  startToCloseTimeout: '1 minute',
  retry: untilSuccess,
});

/** The identity server may take half a minute to respond, twice. */
export const { renewTokens } = proxyActivities<ScheduleActivities>({
  startToCloseTimeout: '5 minutes',
  retry: twentyAttempts,
});

/** A schedule that is missed is due again soon. */
export const { startDueSyncs } = proxyActivities<ScheduleActivities>({
  startToCloseTimeout: '1 minute',
  retry: twentyAttempts,
});
