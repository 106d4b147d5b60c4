import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { Activities, Answer, Deed, Story } from './story.ts';

/** One story being told. */
export interface Telling {
  readonly story: Story;
  /** Settles once the deed is in the history. */
  act(deed: Deed): Promise<void>;
}

/** What a story's activities answer next; asked for more than it has, they fail for good. */
export class Script {
  readonly #telling: Telling;
  readonly #left: Map<string, Answer[]>;

  constructor(telling: Telling) {
    this.#telling = telling;
    const answers = Object.entries(telling.story.answers);
    this.#left = new Map(answers.map(([activity, each]) => [activity, [...each]]));
  }

  async answer(activity: string): Promise<unknown> {
    const next = this.#left.get(activity)?.shift();
    if (next === undefined) throw ApplicationFailure.nonRetryable(`${activity} has no answer left`);
    if (next.meanwhile !== undefined) await this.#telling.act(next.meanwhile);
    if ('untilCancelled' in next) return untilCancelled();
    if ('failure' in next) throw ApplicationFailure.nonRetryable(next.failure);
    if ('outcome' in next) return next.outcome ?? undefined;
    if ('waits' in next) return { type: next.waits, recheckAt: Date.now() + next.atMost };
    const { pausedFor, failed = false } = next;
    const resumeAt = Date.now() + pausedFor;
    return { type: 'paused', resumeAt, ...(activity === 'syncPage' ? {} : { failed }) };
  }

  /** Whether every answer was asked for. */
  isOver(): boolean {
    return [...this.#left.values()].every((left) => left.length === 0);
  }
}

/** For one worker of many stories: the workflow's id is the story's name. */
export function scriptedActivities(
  scripts: ReadonlyMap<string, Script>,
): Record<keyof Activities, () => Promise<unknown>> {
  const answers = (activity: keyof Activities) => (): Promise<unknown> => {
    const { workflowExecution } = Context.current().info;
    const script = scripts.get(workflowExecution?.workflowId ?? '');
    if (script === undefined) throw ApplicationFailure.nonRetryable('nobody tells this story');
    return script.answer(activity);
  };
  return {
    syncPage: answers('syncPage'),
    endSync: answers('endSync'),
    pushChanges: answers('pushChanges'),
    reportPushError: answers('reportPushError'),
    startDueSyncs: answers('startDueSyncs'),
  };
}

/** Only a heartbeat's answer tells an activity that it is cancelled. */
async function untilCancelled(): Promise<never> {
  const context = Context.current();
  const heart = setInterval(() => context.heartbeat(), 50);
  try {
    return await context.cancelled;
  } finally {
    clearInterval(heart);
  }
}
