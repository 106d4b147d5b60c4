import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import type { WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const folder = new URL('histories/', import.meta.url);
const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));

/** As much of a history as its altered twins are made from. */
const storedHistory = z.looseObject({
  events: z.array(
    z.looseObject({
      eventId: z.string(),
      eventTime: z.string(),
      taskId: z.string(),
      eventType: z.string(),
      activityTaskScheduledEventAttributes: z.looseObject({}).optional(),
    }),
  ),
});

/** What the workflow did, or what was done to it, and what the twin says in its place. */
interface Twin {
  readonly history: string;
  readonly other:
    'page' | 'round' | 'timer' | 'signal' | 'cancellation' | 'end of the timer' | 'last word';
  /** The last event of this type is the one that is altered. */
  readonly eventType: string;
}

const scheduled = 'EVENT_TYPE_ACTIVITY_TASK_SCHEDULED';
const signaled = 'EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED';
const cancelRequested = 'EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED';
const timerStarted = 'EVENT_TYPE_TIMER_STARTED';
const timerCanceled = 'EVENT_TYPE_TIMER_CANCELED';

const twins: readonly Twin[] = [
  { history: 'two-pages.json', other: 'page', eventType: scheduled },
  { history: 'paused-until-the-limit-reset.json', other: 'timer', eventType: timerStarted },
  { history: 'woken-early.json', other: 'timer', eventType: timerStarted },
  { history: 'woken-early.json', other: 'signal', eventType: signaled },
  { history: 'woken-early.json', other: 'end of the timer', eventType: timerCanceled },
  { history: 'cancelled-while-paused.json', other: 'timer', eventType: timerStarted },
  { history: 'cancelled-while-paused.json', other: 'cancellation', eventType: cancelRequested },
  { history: 'cancelled-while-paused.json', other: 'end of the timer', eventType: timerCanceled },
  { history: 'cancelled-while-paused.json', other: 'last word', eventType: scheduled },
  { history: 'ended-by-a-fault-of-ours.json', other: 'last word', eventType: scheduled },
  { history: 'waited-for-pending-changes.json', other: 'signal', eventType: signaled },
  { history: 'waited-for-pending-changes.json', other: 'page', eventType: scheduled },
  { history: 'pushed-at-once.json', other: 'round', eventType: scheduled },
  { history: 'pushed-what-was-edited-meanwhile.json', other: 'round', eventType: scheduled },
  { history: 'push-paused-and-edited.json', other: 'timer', eventType: timerStarted },
  { history: 'push-paused-and-edited.json', other: 'round', eventType: scheduled },
  { history: 'push-paused-and-edited.json', other: 'signal', eventType: signaled },
  { history: 'push-paused-until-the-limit-reset.json', other: 'timer', eventType: timerStarted },
  { history: 'push-held-up-by-a-fault-of-ours.json', other: 'last word', eventType: scheduled },
  { history: 'push-woken-early.json', other: 'signal', eventType: signaled },
  { history: 'push-woken-early.json', other: 'end of the timer', eventType: timerCanceled },
];

/**
 * The history with something else in the event's place: another command, or a signal that nobody
 * handles for what was done to the workflow. A timer of another id or length would go unnoticed:
 * replay compares a command's kind and, for activities, its name.
 */
function alteredAt(history: z.infer<typeof storedHistory>, eventType: string): unknown {
  const altered = history.events.findLast((event) => event.eventType === eventType);
  if (altered === undefined) throw new Error(`There is no ${eventType}.`);
  const { eventId, eventTime, taskId, activityTaskScheduledEventAttributes: asked } = altered;
  const instead = [signaled, cancelRequested].includes(eventType)
    ? {
        eventType: signaled,
        workflowExecutionSignaledEventAttributes: { signalName: 'anotherSignal' },
      }
    : {
        eventType: scheduled,
        activityTaskScheduledEventAttributes: {
          activityId: 'another',
          ...asked,
          activityType: { name: 'anotherActivity' },
        },
      };
  const events = history.events.map((event) =>
    event === altered ? { eventId, eventTime, taskId, ...instead } : event,
  );
  return { ...history, events };
}

// Every altered history is a warning; the test's own answer says enough.
Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { filter: 'ERROR', forward: {} } },
});

describe('workflows that sleep since an earlier version', () => {
  let bundle: WorkflowBundleWithSourceMap;
  beforeAll(async () => {
    bundle = await bundleWorkflowCode({
      workflowsPath: fileURLToPath(new URL('../../workflows/index.ts', import.meta.url)),
      logger: new DefaultLogger('WARN'),
    });
  }, 60_000);

  const stored = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(new URL(name, folder), 'utf8'));
  const replay = (history: unknown): Promise<void> =>
    Worker.runReplayHistory({ workflowBundle: bundle }, history);

  it.each(names)('%s goes on with the code as it is now', async (name) => {
    await expect(replay(await stored(name))).resolves.toBeUndefined();
  });

  it.each(twins)('$history with another $other is noticed', async ({ history, eventType }) => {
    const twin = alteredAt(storedHistory.parse(await stored(history)), eventType);
    await expect(replay(twin)).rejects.toThrow(DeterminismViolationError);
  });

  it('has a twin for every history', () => {
    expect(new Set(twins.map(({ history }) => history))).toEqual(new Set(names));
  });
});
