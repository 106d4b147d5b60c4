import {
  dueSyncsWorkflowType,
  pendingSyncClearedSignalName,
  pushWorkflowType,
  recordEditedSignalName,
  syncWorkflowType,
  wakeSignalName,
} from '../../src/temporal/contract.ts';
import type { Response, Scenario } from './scenario.ts';
import { ofContinued, respondedWith, signaledBy, twin } from './twin.ts';

// Every path through every workflow. Each new path is a new row, which record.ts records.

/** The recording server suggests to continue as new from this length on. */
export const longHistory = 50;
/** So many pages or rounds make a history of that length. */
const pagesOfLongHistory = 8;

const sync = {
  workflow: syncWorkflowType,
  args: [{ practiceId: 'practice', kind: 'CLIENTS', recordId: null, runId: 'run' }],
} as const;
const restoredPush = {
  workflow: pushWorkflowType,
  args: [{ practiceId: 'practice', type: 'JOB', id: 'job' }],
} as const;
const push = { ...restoredPush, startedBy: { signal: recordEditedSignalName } } as const;

const more: Response = { outcome: { type: 'more' } };
const ended: Response = { outcome: { type: 'ended' } };
const waiting: Response = { waits: 'waiting', atMost: 86_400_000 };
const blocked: Response = { waits: 'blocked', atMost: 86_400_000 };
const idle: Response = { outcome: { type: 'idle' } };
const done: Response = { outcome: null };
const shortPause: Response = { pausedFor: 1000 };
const longPause: Response = { pausedFor: 3_600_000 };
const internalError: Response = { failure: 'an internal error' };

const wake = { signal: wakeSignalName };
const cleared = { signal: pendingSyncClearedSignalName };
const edited = { signal: recordEditedSignalName };
const untilCancelled: Response = { untilCancelled: true, meanwhile: 'cancel' };

const syncScenarios: readonly Scenario[] = [
  {
    ...sync,
    name: 'sync-reads-pages-to-the-end',
    responses: { syncPage: [more, more, ended] },
    ends: 'completed',
    twins: [twin.anotherActivity, respondedWith({ type: 'more' })],
  },
  {
    ...sync,
    name: 'sync-pause-ends-by-timer',
    responses: { syncPage: [shortPause, ended] },
    ends: 'completed',
    twins: [twin.noTimer, twin.timerNeverFired],
  },
  {
    ...sync,
    name: 'sync-pause-has-already-ended',
    responses: { syncPage: [{ pausedFor: -1000 }, ended] },
    ends: 'completed',
    twins: [twin.noTimer, twin.timerNeverFired],
  },
  {
    ...sync,
    name: 'sync-pause-ends-by-wake',
    responses: { syncPage: [longPause, ended] },
    atRest: [wake],
    ends: 'completed',
    twins: [twin.noTimer, twin.neverSignaled, twin.timerNotCanceled],
  },
  {
    // The page may have started before the reason of the wake; another page costs no call.
    ...sync,
    name: 'sync-wake-arrives-during-a-page',
    responses: { syncPage: [{ ...longPause, meanwhile: wake }, ended] },
    ends: 'completed',
    twins: [twin.anotherActivity, twin.neverSignaled],
  },
  {
    ...sync,
    name: 'sync-waits-until-pending-changes-are-cleared',
    responses: { syncPage: [waiting, ended] },
    atRest: [cleared],
    ends: 'completed',
    twins: [twin.anotherActivity, twin.neverSignaled, signaledBy(wakeSignalName)],
  },
  {
    ...sync,
    name: 'sync-waiting-rechecks',
    responses: { syncPage: [{ waits: 'waiting', atMost: 1000 }, ended] },
    ends: 'completed',
    twins: [twin.noTimer, twin.timerNeverFired],
  },
  {
    ...sync,
    name: 'sync-waits-twice-for-pending-changes',
    responses: { syncPage: [waiting, waiting, ended] },
    atRest: [cleared, cleared],
    ends: 'completed',
    twins: [twin.anotherActivity, twin.neverSignaled],
  },
  {
    ...sync,
    name: 'sync-wake-does-not-end-waiting',
    responses: { syncPage: [waiting, ended] },
    atRest: [wake, cleared],
    ends: 'completed',
    twins: [twin.neverSignaled],
  },
  {
    ...sync,
    name: 'sync-pending-changes-are-cleared-during-a-page',
    responses: { syncPage: [{ ...waiting, meanwhile: cleared }, ended] },
    ends: 'completed',
    twins: [twin.anotherActivity, twin.neverSignaled],
  },
  {
    ...sync,
    name: 'sync-pending-changes-are-cleared-during-a-pause',
    responses: { syncPage: [longPause, waiting, ended] },
    atRest: [cleared, wake],
    ends: 'completed',
    twins: [twin.timerNotCanceled, twin.neverSignaled],
  },
  {
    ...sync,
    name: 'sync-blocked-until-wake',
    responses: { syncPage: [blocked, ended] },
    atRest: [wake],
    ends: 'completed',
    twins: [twin.anotherActivity, twin.neverSignaled, signaledBy(pendingSyncClearedSignalName)],
  },
  {
    ...sync,
    name: 'sync-blocked-rechecks',
    responses: { syncPage: [{ waits: 'blocked', atMost: 1000 }, ended] },
    ends: 'completed',
    twins: [twin.noTimer, twin.timerNeverFired],
  },
  {
    ...sync,
    name: 'sync-wake-arrives-during-a-blocked-page',
    responses: { syncPage: [{ ...blocked, meanwhile: wake }, ended] },
    ends: 'completed',
    twins: [twin.anotherActivity, twin.neverSignaled],
  },
  {
    ...sync,
    name: 'sync-cancelled-while-blocked',
    responses: { syncPage: [blocked], endSync: [done] },
    atRest: ['cancel'],
    ends: 'canceled',
    twins: [twin.neverCancelled, twin.anotherActivity],
  },
  {
    ...sync,
    name: 'sync-cancelled-during-a-page',
    responses: { syncPage: [more, untilCancelled], endSync: [done] },
    ends: 'canceled',
    twins: [twin.neverCancelled, twin.anotherActivity],
  },
  {
    ...sync,
    name: 'sync-cancelled-while-a-page-completes',
    responses: { syncPage: [{ ...more, meanwhile: 'cancel' }], endSync: [done] },
    ends: 'canceled',
    twins: [twin.neverCancelled, twin.anotherActivity],
  },
  {
    ...sync,
    name: 'sync-cancelled-during-a-pause',
    responses: { syncPage: [longPause], endSync: [done] },
    atRest: ['cancel'],
    ends: 'canceled',
    twins: [twin.noTimer, twin.neverCancelled, twin.timerNotCanceled, twin.anotherActivity],
  },
  {
    ...sync,
    name: 'sync-cancelled-while-waiting',
    responses: { syncPage: [waiting], endSync: [done] },
    atRest: ['cancel'],
    ends: 'canceled',
    twins: [twin.neverCancelled, twin.anotherActivity],
  },
  {
    ...sync,
    name: 'sync-page-fails-permanently',
    responses: { syncPage: [internalError], endSync: [done] },
    ends: 'failed',
    twins: [twin.anotherActivity],
  },
  {
    ...sync,
    name: 'sync-continues-as-new',
    responses: { syncPage: [...times(pagesOfLongHistory, more), ended] },
    ends: 'completed',
    executions: 2,
    twins: [twin.notSuggested, ofContinued(twin.anotherActivity)],
  },
  {
    // The new execution does not wait again for a signal of the earlier one.
    ...sync,
    name: 'sync-continues-as-new-after-pending-changes-are-cleared',
    responses: {
      syncPage: [...times(pagesOfLongHistory - 1, more), { ...waiting, meanwhile: cleared }, ended],
    },
    ends: 'completed',
    executions: 2,
    twins: [
      twin.neverSignaled,
      twin.notSuggested,
      ofContinued(respondedWith({ type: 'waiting', recheckAt: 4e12 })),
    ],
  },
];

const pushScenarios: readonly Scenario[] = [
  {
    ...push,
    name: 'push-has-nothing-to-send',
    responses: { pushChanges: [idle] },
    ends: 'completed',
    twins: [twin.anotherActivity, respondedWith({ type: 'more' })],
  },
  {
    ...restoredPush,
    name: 'push-restored-without-signal',
    responses: { pushChanges: [idle] },
    ends: 'completed',
    twins: [twin.anotherActivity],
  },
  {
    ...push,
    name: 'push-takes-several-rounds',
    responses: { pushChanges: [more, more, idle] },
    ends: 'completed',
    twins: [twin.anotherActivity, respondedWith({ type: 'more' })],
  },
  {
    ...push,
    name: 'push-edited-during-the-last-round',
    responses: { pushChanges: [{ ...idle, meanwhile: edited }, idle] },
    ends: 'completed',
    twins: [twin.anotherActivity, twin.neverSignaled],
  },
  {
    ...push,
    name: 'push-pause-ends-by-timer',
    responses: { pushChanges: [shortPause, idle] },
    ends: 'completed',
    twins: [twin.noTimer, twin.timerNeverFired],
  },
  {
    ...push,
    name: 'push-pause-ends-by-wake',
    responses: { pushChanges: [longPause, idle] },
    atRest: [wake],
    ends: 'completed',
    twins: [twin.noTimer, twin.neverSignaled, twin.timerNotCanceled],
  },
  {
    ...push,
    name: 'push-wake-arrives-during-a-round',
    responses: { pushChanges: [{ ...longPause, meanwhile: wake }, idle] },
    ends: 'completed',
    twins: [twin.anotherActivity, twin.neverSignaled],
  },
  {
    ...push,
    name: 'push-pause-ends-by-edit',
    responses: { pushChanges: [longPause, idle] },
    atRest: [edited],
    ends: 'completed',
    twins: [twin.noTimer, twin.neverSignaled, twin.timerNotCanceled],
  },
  {
    // The next round records the pause for the new edit at once.
    ...push,
    name: 'push-edited-during-a-round-that-pauses',
    responses: { pushChanges: [{ ...longPause, meanwhile: edited }, idle] },
    ends: 'completed',
    twins: [twin.neverSignaled],
  },
  {
    ...push,
    name: 'push-rounds-fail-in-a-row',
    responses: {
      pushChanges: [{ ...longPause, failed: true }, { ...longPause, failed: true }, idle],
    },
    atRest: [wake, wake],
    ends: 'completed',
    twins: [twin.noTimer, twin.neverSignaled, twin.timerNotCanceled],
  },
  {
    ...push,
    name: 'push-round-fails-permanently',
    responses: { pushChanges: [internalError], reportPushError: [idle] },
    ends: 'completed',
    twins: [twin.anotherActivity],
  },
  {
    ...push,
    name: 'push-round-fails-and-is-retried',
    responses: {
      pushChanges: [internalError, idle],
      reportPushError: [{ ...shortPause, failed: true }],
    },
    ends: 'completed',
    twins: [twin.noTimer, twin.timerNeverFired],
  },
  {
    ...push,
    name: 'push-round-fails-with-further-edits',
    responses: { pushChanges: [internalError, idle], reportPushError: [more] },
    ends: 'completed',
    twins: [twin.anotherActivity],
  },
  {
    ...push,
    name: 'push-cancelled-during-a-round',
    responses: { pushChanges: [untilCancelled] },
    ends: 'canceled',
    twins: [twin.neverCancelled],
  },
  {
    ...push,
    name: 'push-cancelled-during-a-pause',
    responses: { pushChanges: [longPause] },
    atRest: ['cancel'],
    ends: 'canceled',
    twins: [twin.noTimer, twin.neverCancelled, twin.timerNotCanceled],
  },
  {
    // The new execution sends the edit that the earlier one has received.
    ...push,
    name: 'push-continues-as-new-with-further-edits',
    responses: {
      pushChanges: [...times(pagesOfLongHistory - 1, more), { ...idle, meanwhile: edited }, idle],
    },
    ends: 'completed',
    executions: 2,
    twins: [twin.neverSignaled, twin.notSuggested, ofContinued(twin.anotherActivity)],
  },
  {
    ...push,
    name: 'push-completes-with-a-long-history',
    responses: { pushChanges: [...times(pagesOfLongHistory - 1, more), idle] },
    ends: 'completed',
    twins: [twin.anotherActivity, respondedWith({ type: 'more' })],
  },
];

const due = {
  workflow: dueSyncsWorkflowType,
  args: [{ practiceId: 'practice', schedule: 'incremental' }],
} as const;

const scheduleScenarios: readonly Scenario[] = [
  {
    ...due,
    name: 'due-syncs-are-started',
    responses: { startDueSyncs: [done] },
    ends: 'completed',
    twins: [twin.anotherActivity],
  },
  {
    ...due,
    name: 'due-syncs-cannot-be-started',
    responses: { startDueSyncs: [internalError] },
    ends: 'failed',
    twins: [twin.anotherActivity],
  },
  {
    ...due,
    name: 'due-syncs-are-cancelled',
    responses: { startDueSyncs: [untilCancelled] },
    ends: 'canceled',
    twins: [twin.neverCancelled],
  },
  {
    workflow: dueSyncsWorkflowType,
    args: [{ practiceId: 'practice', schedule: 'token-renewal' }],
    name: 'tokens-are-renewed',
    responses: { renewTokens: [done] },
    ends: 'completed',
    twins: [twin.anotherActivity],
  },
];

/** A history's file has the name of its scenario. */
export const scenarios: readonly Scenario[] = [
  ...syncScenarios,
  ...pushScenarios,
  ...scheduleScenarios,
];

function times(count: number, response: Response): readonly Response[] {
  return Array.from({ length: count }, () => response);
}
