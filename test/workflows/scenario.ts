import type {
  PageOutcome,
  PushActivities,
  PushOutcome,
  ScheduleActivities,
  SyncActivities,
} from '../../src/temporal/contract.ts';
import type { Twin } from './twin.ts';

/** Every activity of the workflows. */
export type Activities = SyncActivities & PushActivities & ScheduleActivities;

/** Something that is done to a running workflow. */
export type Action = { readonly signal: string } | 'cancel';

/** The scripted response of an activity, and an action before it. */
export type Response = (
  | { readonly outcome: PageOutcome | PushOutcome | null }
  /** `paused`, until so many milliseconds from now. */
  | { readonly pausedFor: number; readonly failed?: boolean }
  /** `waiting` or `blocked`, at the latest until so many milliseconds from now. */
  | { readonly waits: 'waiting' | 'blocked'; readonly atMost: number }
  /** A failure that Temporal must not retry. */
  | { readonly failure: string }
  /** The activity runs until it is cancelled. */
  | { readonly untilCancelled: true }
) & { readonly meanwhile?: Action };

/** One path through a workflow, and the altered twins of its history that replay must reject. */
export interface Scenario {
  /** The name of its file in every release. */
  readonly name: string;
  readonly workflow: string;
  readonly args: readonly unknown[];
  /** A signal that arrives together with the start. */
  readonly startedBy?: { readonly signal: string };
  /** The responses of each activity, in order. All of them must be used. */
  readonly responses: { readonly [name in keyof Activities]?: readonly Response[] };
  /** The actions to take, in order, each time the workflow only sleeps or waits. */
  readonly atRest?: readonly Action[];
  readonly ends: 'completed' | 'canceled' | 'failed';
  /** The number of executions, each continuing the previous one as new. The default is 1. */
  readonly executions?: number;
  readonly twins: readonly Twin[];
}
