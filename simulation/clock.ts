import { Context } from '@temporalio/activity';
import type { Clock } from '../src/ports/clock.ts';

/**
 * The one clock of a simulation: real time, and what Temporal's test server has skipped. An activity that
 * it starts in the middle of a skip brings its time along, so that no two clocks differ.
 */
export class SimulatedClock implements Clock {
  #skippedMs = 0;

  now(): Date {
    return new Date(this.milliseconds());
  }

  /** Since 1970, UTC. */
  milliseconds(): number {
    const scheduled = scheduledTimestamp();
    if (scheduled !== null) this.reach(scheduled);
    return Date.now() + this.#skippedMs;
  }

  /** It is that late (ms since 1970), or later. */
  reach(instant: number): void {
    this.#skippedMs = Math.max(this.#skippedMs, instant - Date.now());
  }
}

/** When Temporal has scheduled the activity that asks; `null` when none does. */
function scheduledTimestamp(): number | null {
  try {
    return Context.current().info.currentAttemptScheduledTimestampMs;
  } catch {
    return null;
  }
}
