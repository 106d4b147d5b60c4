/** Forgets what has served its time; src/domain/activity/retention.ts says what is kept for how long. */
export interface Retention {
  /** Forgets everything that is over at `now`. Any number of processes may do so at once. */
  prune(now: Date): Promise<void>;
}
