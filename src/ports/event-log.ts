import type { LoggedEvent } from '../domain/activity/events.ts';
import type { SyncRun } from '../domain/sync/sync-run.ts';

/** The oldest event that a practice's log still has, and the last one. */
export interface LogBounds {
  readonly oldest: bigint;
  readonly last: bigint;
}

/** The state as of `seq`, which a subscriber receives first. */
export interface LogSnapshot {
  readonly seq: bigint;
  /** Unfinished runs, and the latest of each kind. */
  readonly runs: readonly SyncRun[];
}

/** Reads a practice's event log. */
export interface EventLog {
  bounds(practiceId: string): Promise<LogBounds>;
  /** The events after `seq`, in order; at most one page of them. */
  since(practiceId: string, seq: bigint): Promise<readonly LoggedEvent[]>;
  /** The state and its `seq`, read at one instant, so that no event falls between the two. */
  snapshot(practiceId: string): Promise<LogSnapshot>;
}
