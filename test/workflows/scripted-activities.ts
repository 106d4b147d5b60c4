import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { Action, Activities, Response, Scenario } from './scenario.ts';

/** A scenario that is being played. */
export interface Playback {
  readonly scenario: Scenario;
  /** Resolves once the action is in the history. */
  act(action: Action): Promise<void>;
}

/** The remaining responses of a scenario's activities. Without any left, an activity fails permanently. */
export class Script {
  readonly #playback: Playback;
  readonly #remaining: Map<string, Response[]>;

  constructor(playback: Playback) {
    this.#playback = playback;
    const responses = Object.entries(playback.scenario.responses);
    this.#remaining = new Map(responses.map(([activity, each]) => [activity, [...each]]));
  }

  async respond(activity: string): Promise<unknown> {
    const next = this.#remaining.get(activity)?.shift();
    if (next === undefined) {
      throw ApplicationFailure.nonRetryable(`${activity} has no response left`);
    }
    if (next.meanwhile !== undefined) await this.#playback.act(next.meanwhile);
    if ('untilCancelled' in next) return untilCancelled();
    if ('failure' in next) throw ApplicationFailure.nonRetryable(next.failure);
    if ('outcome' in next) return next.outcome ?? undefined;
    if ('waits' in next) return { type: next.waits, recheckAt: Date.now() + next.atMost };
    const { pausedFor, failed = false } = next;
    const resumeAt = Date.now() + pausedFor;
    return { type: 'paused', resumeAt, ...(activity === 'syncPage' ? {} : { failed }) };
  }

  /** Whether every response was used. */
  isOver(): boolean {
    return [...this.#remaining.values()].every((left) => left.length === 0);
  }
}

/** One worker plays all scenarios: the workflow's id is the scenario's name. */
export function scriptedActivities(
  scripts: ReadonlyMap<string, Script>,
): Record<keyof Activities, () => Promise<unknown>> {
  const responses = (activity: keyof Activities) => (): Promise<unknown> => {
    const { workflowExecution } = Context.current().info;
    const script = scripts.get(workflowExecution?.workflowId ?? '');
    if (script === undefined) {
      throw ApplicationFailure.nonRetryable('no scenario has this workflow id');
    }
    return script.respond(activity);
  };
  return {
    syncPage: responses('syncPage'),
    endSync: responses('endSync'),
    pushChanges: responses('pushChanges'),
    reportPushError: responses('reportPushError'),
    startDueSyncs: responses('startDueSyncs'),
    renewTokens: responses('renewTokens'),
  };
}

/** An activity learns of its cancellation only from a heartbeat. */
async function untilCancelled(): Promise<never> {
  const context = Context.current();
  const heart = setInterval(() => context.heartbeat(), 50);
  try {
    return await context.cancelled;
  } finally {
    clearInterval(heart);
  }
}
