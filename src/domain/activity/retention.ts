const hour = 60 * 60 * 1000;
const day = 24 * hour;

/**
 * How long temporary data is kept, in milliseconds. Records, runs and the practice activity are kept for
 * good; a consent until it expires.
 */
export const retention = {
  /** The day's calls are counted by their permits. The extra hour covers workers whose clocks differ. */
  leases: day + hour,
  /** Only the last minute of the app's calls counts. */
  appCalls: hour,
  /** How long an idempotency key returns the same result, as the API promises. */
  idempotencyKeys: 7 * day,
  /** How long people can look up what was wrong with a record. */
  resolvedProblems: 90 * day,
  /** How long a subscriber can be away and resume from its `seq`; afterwards it starts with a snapshot. */
  events: 7 * day,
} as const;
