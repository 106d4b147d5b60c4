import type { WorkflowMessage } from './workflows.ts';

export interface ClaimedMessage {
  readonly id: bigint;
  /** `null` for one that this version does not know: a newer one wrote it and will deliver it. */
  readonly message: WorkflowMessage | null;
  /** How often it was claimed, this time included. */
  readonly attempts: number;
  /** When it was ordered. */
  readonly enqueuedAt: Date;
  /** The span that ordered it, as W3C's `traceparent`; `null` for none. */
  readonly trace: string | null;
}

/** The delivering side of the outbox. A claimed order comes back by itself unless it is settled. */
export interface OutboxQueue {
  /**
   * Up to so many orders that are due, oldest first, but those that were tried already come after all
   * others; nobody else gets them before `claimedUntil`.
   */
  claim(now: Date, claimedUntil: Date, most: number): Promise<readonly ClaimedMessage[]>;
  /**
   * Orders a start for every unfinished run that nothing is ordered for. One whose workflow is there
   * goes on undisturbed; one whose workflow is gone (terminated, or lost with Temporal's data) gets
   * another, and goes on from where its row stands. Likewise for every record with changes to push.
   * Of those that sleep or wait, only what should have gone on a minute ago when it is `overdue` alone.
   */
  restore(now: Date, which: 'all' | 'overdue'): Promise<void>;
  delivered(id: bigint): Promise<void>;
  retryAt(id: bigint, at: Date): Promise<void>;
}
