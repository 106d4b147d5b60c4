import {
  dueSyncsWorkflowType,
  pendingSyncClearedSignalName,
  pushWorkflowType,
  recordEditedSignalName,
  syncWorkflowType,
  wakeSignalName,
} from '../../src/temporal/contract.ts';
import type { Answer, Story } from './story.ts';
import { answered, ofContinued, signaledBy, twin } from './twin.ts';

// The table: every path through every workflow. A new one is a new row; record.ts does the rest.

/** The recording server finds a history long from here on; a story that is not to be continued is shorter. */
export const longHistory = 50;
/** So many pages or rounds make a history that the server finds long. */
const pagesOfLongHistory = 8;

const sync = {
  workflow: syncWorkflowType,
  args: [{ practiceId: 'practice', kind: 'CLIENTS', recordId: '', runId: 'run' }],
} as const;
const restoredPush = {
  workflow: pushWorkflowType,
  args: [{ practiceId: 'practice', type: 'JOB', id: 'job' }],
} as const;
const push = { ...restoredPush, startedBy: { signal: recordEditedSignalName } } as const;

const more: Answer = { outcome: { type: 'more' } };
const ended: Answer = { outcome: { type: 'ended' } };
const waiting: Answer = { waits: 'waiting', atMost: 86_400_000 };
const blocked: Answer = { waits: 'blocked', atMost: 86_400_000 };
const idle: Answer = { outcome: { type: 'idle' } };
const done: Answer = { outcome: null };
const shortPause: Answer = { pausedFor: 1000 };
const longPause: Answer = { pausedFor: 3_600_000 };
const fault: Answer = { failure: 'a fault of ours' };

const wake = { signal: wakeSignalName };
const cleared = { signal: pendingSyncClearedSignalName };
const changed = { signal: recordEditedSignalName };
const untilCancelled: Answer = { untilCancelled: true, meanwhile: 'cancel' };

const syncStories: readonly Story[] = [
  {
    ...sync,
    name: 'sync-pages-to-the-end',
    answers: { syncPage: [more, more, ended] },
    ends: 'completed',
    twins: [twin.anotherActivity, answered({ type: 'more' })],
  },
  {
    ...sync,
    name: 'sync-pause-ends-by-its-timer',
    answers: { syncPage: [shortPause, ended] },
    ends: 'completed',
    twins: [twin.noTimer, twin.timerNeverFired],
  },
  {
    ...sync,
    name: 'sync-pause-is-over-when-told',
    answers: { syncPage: [{ pausedFor: -1000 }, ended] },
    ends: 'completed',
    twins: [twin.noTimer, twin.timerNeverFired],
  },
  {
    ...sync,
    name: 'sync-pause-ends-by-wake',
    answers: { syncPage: [longPause, ended] },
    atRest: [wake],
    ends: 'completed',
    twins: [twin.noTimer, twin.neverSignaled, twin.timerNotCanceled],
  },
  {
    // The page may have looked before what it was woken for; to look once more costs no call.
    ...sync,
    name: 'sync-wake-comes-while-a-page-runs',
    answers: { syncPage: [{ ...longPause, meanwhile: wake }, ended] },
    ends: 'completed',
    twins: [twin.anotherActivity, twin.neverSignaled],
  },
  {
    ...sync,
    name: 'sync-waits-until-cleared',
    answers: { syncPage: [waiting, ended] },
    atRest: [cleared],
    ends: 'completed',
    twins: [twin.anotherActivity, twin.neverSignaled, signaledBy(wakeSignalName)],
  },
  {
    ...sync,
    name: 'sync-waits-and-looks-again',
    answers: { syncPage: [{ waits: 'waiting', atMost: 1000 }, ended] },
    ends: 'completed',
    twins: [twin.noTimer, twin.timerNeverFired],
  },
  {
    ...sync,
    name: 'sync-waits-each-time-until-cleared',
    answers: { syncPage: [waiting, waiting, ended] },
    atRest: [cleared, cleared],
    ends: 'completed',
    twins: [twin.anotherActivity, twin.neverSignaled],
  },
  {
    ...sync,
    name: 'sync-wake-ends-no-waiting',
    answers: { syncPage: [waiting, ended] },
    atRest: [wake, cleared],
    ends: 'completed',
    twins: [twin.neverSignaled],
  },
  {
    ...sync,
    name: 'sync-cleared-comes-while-the-page-runs',
    answers: { syncPage: [{ ...waiting, meanwhile: cleared }, ended] },
    ends: 'completed',
    twins: [twin.anotherActivity, twin.neverSignaled],
  },
  {
    ...sync,
    name: 'sync-cleared-comes-in-a-pause',
    answers: { syncPage: [longPause, waiting, ended] },
    atRest: [cleared, wake],
    ends: 'completed',
    twins: [twin.timerNotCanceled, twin.neverSignaled],
  },
  {
    ...sync,
    name: 'sync-blocked-until-woken',
    answers: { syncPage: [blocked, ended] },
    atRest: [wake],
    ends: 'completed',
    twins: [twin.anotherActivity, twin.neverSignaled, signaledBy(pendingSyncClearedSignalName)],
  },
  {
    ...sync,
    name: 'sync-blocked-looks-again',
    answers: { syncPage: [{ waits: 'blocked', atMost: 1000 }, ended] },
    ends: 'completed',
    twins: [twin.noTimer, twin.timerNeverFired],
  },
  {
    ...sync,
    name: 'sync-wake-comes-while-the-page-is-blocked',
    answers: { syncPage: [{ ...blocked, meanwhile: wake }, ended] },
    ends: 'completed',
    twins: [twin.anotherActivity, twin.neverSignaled],
  },
  {
    ...sync,
    name: 'sync-cancelled-while-blocked',
    answers: { syncPage: [blocked], endSync: [done] },
    atRest: ['cancel'],
    ends: 'canceled',
    twins: [twin.neverCancelled, twin.anotherActivity],
  },
  {
    ...sync,
    name: 'sync-cancelled-during-a-page',
    answers: { syncPage: [more, untilCancelled], endSync: [done] },
    ends: 'canceled',
    twins: [twin.neverCancelled, twin.anotherActivity],
  },
  {
    ...sync,
    name: 'sync-cancelled-and-the-page-ends-as-if-not',
    answers: { syncPage: [{ ...more, meanwhile: 'cancel' }], endSync: [done] },
    ends: 'canceled',
    twins: [twin.neverCancelled, twin.anotherActivity],
  },
  {
    ...sync,
    name: 'sync-cancelled-in-a-pause',
    answers: { syncPage: [longPause], endSync: [done] },
    atRest: ['cancel'],
    ends: 'canceled',
    twins: [twin.noTimer, twin.neverCancelled, twin.timerNotCanceled, twin.anotherActivity],
  },
  {
    ...sync,
    name: 'sync-cancelled-while-waiting',
    answers: { syncPage: [waiting], endSync: [done] },
    atRest: ['cancel'],
    ends: 'canceled',
    twins: [twin.neverCancelled, twin.anotherActivity],
  },
  {
    ...sync,
    name: 'sync-page-fails-for-good',
    answers: { syncPage: [fault], endSync: [done] },
    ends: 'failed',
    twins: [twin.anotherActivity],
  },
  {
    ...sync,
    name: 'sync-continues-as-new',
    answers: { syncPage: [...times(pagesOfLongHistory, more), ended] },
    ends: 'completed',
    executions: 2,
    twins: [twin.notSuggested, ofContinued(twin.anotherActivity)],
  },
  {
    // The new execution does not wait again for what it was told before.
    ...sync,
    name: 'sync-continues-as-new-after-cleared',
    answers: {
      syncPage: [...times(pagesOfLongHistory - 1, more), { ...waiting, meanwhile: cleared }, ended],
    },
    ends: 'completed',
    executions: 2,
    twins: [
      twin.neverSignaled,
      twin.notSuggested,
      ofContinued(answered({ type: 'waiting', recheckAt: 4e12 })),
    ],
  },
];

const pushStories: readonly Story[] = [
  {
    ...push,
    name: 'push-idle-at-once',
    answers: { pushChanges: [idle] },
    ends: 'completed',
    twins: [twin.anotherActivity, answered({ type: 'more' })],
  },
  {
    ...restoredPush,
    name: 'push-restored',
    answers: { pushChanges: [idle] },
    ends: 'completed',
    twins: [twin.anotherActivity],
  },
  {
    ...push,
    name: 'push-more-rounds',
    answers: { pushChanges: [more, more, idle] },
    ends: 'completed',
    twins: [twin.anotherActivity, answered({ type: 'more' })],
  },
  {
    ...push,
    name: 'push-changed-during-the-last-round',
    answers: { pushChanges: [{ ...idle, meanwhile: changed }, idle] },
    ends: 'completed',
    twins: [twin.anotherActivity, twin.neverSignaled],
  },
  {
    ...push,
    name: 'push-pause-ends-by-its-timer',
    answers: { pushChanges: [shortPause, idle] },
    ends: 'completed',
    twins: [twin.noTimer, twin.timerNeverFired],
  },
  {
    ...push,
    name: 'push-pause-ends-by-wake',
    answers: { pushChanges: [longPause, idle] },
    atRest: [wake],
    ends: 'completed',
    twins: [twin.noTimer, twin.neverSignaled, twin.timerNotCanceled],
  },
  {
    ...push,
    name: 'push-wake-comes-while-a-round-runs',
    answers: { pushChanges: [{ ...longPause, meanwhile: wake }, idle] },
    ends: 'completed',
    twins: [twin.anotherActivity, twin.neverSignaled],
  },
  {
    ...push,
    name: 'push-pause-ends-by-changed',
    answers: { pushChanges: [longPause, idle] },
    atRest: [changed],
    ends: 'completed',
    twins: [twin.noTimer, twin.neverSignaled, twin.timerNotCanceled],
  },
  {
    // What was edited during the round is told at once that a limit holds.
    ...push,
    name: 'push-changed-during-a-round-that-is-paused',
    answers: { pushChanges: [{ ...longPause, meanwhile: changed }, idle] },
    ends: 'completed',
    twins: [twin.neverSignaled],
  },
  {
    ...push,
    name: 'push-failed-rounds',
    answers: {
      pushChanges: [{ ...longPause, failed: true }, { ...longPause, failed: true }, idle],
    },
    atRest: [wake, wake],
    ends: 'completed',
    twins: [twin.noTimer, twin.neverSignaled, twin.timerNotCanceled],
  },
  {
    ...push,
    name: 'push-round-fails-for-good',
    answers: { pushChanges: [fault], reportPushError: [idle] },
    ends: 'completed',
    twins: [twin.anotherActivity],
  },
  {
    ...push,
    name: 'push-round-fails-and-comes-again',
    answers: { pushChanges: [fault, idle], reportPushError: [{ ...shortPause, failed: true }] },
    ends: 'completed',
    twins: [twin.noTimer, twin.timerNeverFired],
  },
  {
    ...push,
    name: 'push-round-fails-and-there-is-more',
    answers: { pushChanges: [fault, idle], reportPushError: [more] },
    ends: 'completed',
    twins: [twin.anotherActivity],
  },
  {
    ...push,
    name: 'push-cancelled-during-a-round',
    answers: { pushChanges: [untilCancelled] },
    ends: 'canceled',
    twins: [twin.neverCancelled],
  },
  {
    ...push,
    name: 'push-cancelled-in-a-pause',
    answers: { pushChanges: [longPause] },
    atRest: ['cancel'],
    ends: 'canceled',
    twins: [twin.noTimer, twin.neverCancelled, twin.timerNotCanceled],
  },
  {
    // The edit came before, and the new execution sends it.
    ...push,
    name: 'push-continues-as-new-while-there-is-news',
    answers: {
      pushChanges: [...times(pagesOfLongHistory - 1, more), { ...idle, meanwhile: changed }, idle],
    },
    ends: 'completed',
    executions: 2,
    twins: [twin.neverSignaled, twin.notSuggested, ofContinued(twin.anotherActivity)],
  },
  {
    ...push,
    name: 'push-ends-with-a-long-history',
    answers: { pushChanges: [...times(pagesOfLongHistory - 1, more), idle] },
    ends: 'completed',
    twins: [twin.anotherActivity, answered({ type: 'more' })],
  },
];

const due = {
  workflow: dueSyncsWorkflowType,
  args: [{ practiceId: 'practice', schedule: 'incremental' }],
} as const;

const scheduleStories: readonly Story[] = [
  {
    ...due,
    name: 'due-syncs-are-started',
    answers: { startDueSyncs: [done] },
    ends: 'completed',
    twins: [twin.anotherActivity],
  },
  {
    ...due,
    name: 'due-syncs-cannot-be-started',
    answers: { startDueSyncs: [fault] },
    ends: 'failed',
    twins: [twin.anotherActivity],
  },
  {
    ...due,
    name: 'due-syncs-are-cancelled',
    answers: { startDueSyncs: [untilCancelled] },
    ends: 'canceled',
    twins: [twin.neverCancelled],
  },
];

/** By its name a history finds its story. */
export const stories: readonly Story[] = [...syncStories, ...pushStories, ...scheduleStories];

function times(count: number, answer: Answer): readonly Answer[] {
  return Array.from({ length: count }, () => answer);
}
