const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;

/**
 * How long temporary data is kept. Records, runs and the practice activity are kept for
 * good; a consent until it expires.
 */
export const retention = {
  /**
   * The day's calls are counted by their permits. The extra hour covers workers whose clocks differ. The permits of an
   * unfinished run stay until it ends.
   */
  callPermitsMs: dayMs + hourMs,
  /** Only the last minute of the app's calls counts. */
  appCallsMs: hourMs,
  /** How long an idempotency key returns the same result, as the API promises. */
  idempotencyKeysMs: 7 * dayMs,
  /** How long people can look up what was wrong with a record. */
  resolvedProblemsMs: 90 * dayMs,
  /** How long a subscriber can be away and resume from its `seq`; afterwards it starts with a snapshot. */
  eventsMs: 7 * dayMs,
} as const;
