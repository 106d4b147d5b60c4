import type {
  PageOutcome,
  PushActivities,
  PushOutcome,
  ScheduleActivities,
  SyncActivities,
} from '../../src/temporal/contract.ts';
import type { Twin } from './twin.ts';

/** Every activity that a workflow asks for. */
export type Activities = SyncActivities & PushActivities & ScheduleActivities;

/** What somebody does to a workflow. */
export type Deed = { readonly signal: string } | 'cancel';

/** What an activity answers when it is asked, and what somebody does before it answers. */
export type Answer = (
  | { readonly outcome: PageOutcome | PushOutcome | null }
  /** `paused`, with an end that lies so many milliseconds ahead. */
  | { readonly pausedFor: number; readonly failed?: boolean }
  /** It waits, at the latest for so many milliseconds. */
  | { readonly waits: 'waiting' | 'blocked'; readonly atMost: number }
  /** It fails, and Temporal must not try again. */
  | { readonly failure: string }
  /** It goes on until it is told that it is cancelled. */
  | { readonly untilCancelled: true }
) & { readonly meanwhile?: Deed };

/** One path through a workflow: what is recorded, and how its history is altered to be noticed. */
export interface Story {
  /** A file's name in every release that tells it: chosen once. */
  readonly name: string;
  readonly workflow: string;
  readonly args: readonly unknown[];
  /** Comes together with the start. */
  readonly startedBy?: { readonly signal: string };
  /** What the activities answer, one after the other. Each must be asked for. */
  readonly answers: { readonly [name in keyof Activities]?: readonly Answer[] };
  /** What is done, one after the other, when the workflow has nothing left to do but to sleep or wait. */
  readonly atRest?: readonly Deed[];
  readonly ends: 'completed' | 'canceled' | 'failed';
  /** How many executions it takes, each continuing the one before as new; 1 when not said. */
  readonly executions?: number;
  readonly twins: readonly Twin[];
}
