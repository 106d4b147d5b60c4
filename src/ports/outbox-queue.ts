import type { WorkflowMessage } from './workflows.ts';

export interface ClaimedMessage {
  readonly id: bigint;
  /** `null` when this release does not know the message: a newer one wrote it and will deliver it. */
  readonly message: WorkflowMessage | null;
  /** How often it was claimed, this time included. */
  readonly attempts: number;
  readonly enqueuedAt: Date;
  /** The span that enqueued it (W3C's `traceparent`); `null` when there is none. */
  readonly trace: string | null;
}

/** The delivering side of the outbox. A claimed message that is not settled becomes available again. */
export interface OutboxQueue {
  /**
   * Claims at most `limit` due messages until `claimedUntil`. Those with the fewest attempts are claimed
   * first, and then the oldest. The result is ordered by age.
   */
  claim(now: Date, claimedUntil: Date, limit: number): Promise<readonly ClaimedMessage[]>;
  /**
   * Enqueues a start for every unfinished run, and a push for every record with queued changes, that has
   * no message yet. A running workflow ignores it. One that was terminated, or lost with Temporal's data,
   * is started again and resumes from its row. `overdue` leaves out runs and pushes that still pause or
   * wait, unless their time passed a minute ago.
   */
  restore(now: Date, which: 'all' | 'overdue'): Promise<void>;
  delivered(id: bigint): Promise<void>;
  retryAt(id: bigint, at: Date): Promise<void>;
}
