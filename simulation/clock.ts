import { Context } from '@temporalio/activity';
import type { Clock } from '../src/ports/clock.ts';

/**
 * The clock of a simulation: real time plus what Temporal's test server has skipped. The server starts
 * activities in the middle of a skip; their scheduled time moves the clock, so that both agree.
 */
export class SimulatedClock implements Clock {
  #skippedMs = 0;

  now(): Date {
    return new Date(this.nowMs());
  }

  /** Milliseconds since 1970, UTC. */
  nowMs(): number {
    const scheduled = scheduledTimestamp();
    if (scheduled !== null) this.reach(scheduled);
    return Date.now() + this.#skippedMs;
  }

  /** Moves the clock forward to that time (ms since 1970), unless it is later already. */
  reach(instant: number): void {
    this.#skippedMs = Math.max(this.#skippedMs, instant - Date.now());
  }
}

/** When Temporal has scheduled the calling activity; null outside of activities. */
function scheduledTimestamp(): number | null {
  try {
    return Context.current().info.currentAttemptScheduledTimestampMs;
  } catch {
    return null;
  }
}
