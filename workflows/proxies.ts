import { proxyActivities } from '@temporalio/workflow';
import type {
  PushActivities,
  ScheduleActivities,
  SyncActivities,
} from '../src/temporal/contract.ts';

// Every timeout and every retry of every activity.

const patient = { initialInterval: '1 second', maximumInterval: '1 minute' } as const;
const limited = { ...patient, maximumAttempts: 20 };

/**
 * A page may take as long as XPM takes to stream a large practice; the heartbeat tells within seconds
 * that its worker died. What XPM does wrong is an outcome, not an error: only faults of ours, of
 * Postgres or of the worker are retried here.
 */
export const { syncPage } = proxyActivities<SyncActivities>({
  startToCloseTimeout: '2 hours',
  heartbeatTimeout: '6 seconds',
  retry: limited,
});

/** A handful of calls for one record. What XPM does wrong is an outcome here, too. */
export const { pushChanges } = proxyActivities<PushActivities>({
  startToCloseTimeout: '15 minutes',
  heartbeatTimeout: '6 seconds',
  retry: limited,
});

/** The word on a push that failed by a fault of ours: retried until Postgres takes it. */
export const { reportPushError } = proxyActivities<PushActivities>({
  startToCloseTimeout: '1 minute',
  retry: patient,
});

/** The last word on a run: retried until Postgres takes it. */
export const { endSync } = proxyActivities<SyncActivities>({
  startToCloseTimeout: '1 minute',
  retry: patient,
});

/** A few rows; whatever is missed now is due again soon. */
export const { startDueSyncs } = proxyActivities<ScheduleActivities>({
  startToCloseTimeout: '1 minute',
  retry: limited,
});
