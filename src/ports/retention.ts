/** Deletes temporary data whose retention period (src/domain/activity/retention.ts) is over. */
export interface Retention {
  /** Deletes everything whose period is over at `now`. Any number of processes may do so at once. */
  prune(now: Date): Promise<void>;
}
