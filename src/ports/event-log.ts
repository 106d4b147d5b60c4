import type { LoggedEvent } from '../domain/activity/events.ts';
import type { SyncRun } from '../domain/sync/sync-run.ts';

/** Where a practice's log stands. Nothing older than `oldest` can be read any more. */
export interface LogBounds {
  readonly oldest: bigint;
  readonly last: bigint;
}

/** What a subscriber is shown first: the state as of `seq`. */
export interface LogSnapshot {
  readonly seq: bigint;
  /** Unfinished runs, and the latest of each kind. */
  readonly runs: readonly SyncRun[];
}

/** The reading side of a practice's event log. */
export interface EventLog {
  bounds(practiceId: string): Promise<LogBounds>;
  /** The events after `seq`, in order; a first part of them when there are many. */
  since(practiceId: string, seq: bigint): Promise<readonly LoggedEvent[]>;
  /** State and `seq` of one instant, so that nothing falls between the two. */
  snapshot(practiceId: string): Promise<LogSnapshot>;
}
