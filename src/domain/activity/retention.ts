const hour = 60 * 60 * 1000;
const day = 24 * hour;

/**
 * How long what only serves for a while is kept, in milliseconds. Records, runs and the practice's
 * activity are kept for good; a consent until it expires.
 */
export const retention = {
  /** The day's calls are counted by their leases. An hour more, for workers whose clocks differ. */
  leases: day + hour,
  /** Of the app's calls only the last minute's are counted. */
  appCalls: hour,
  /** How long the same idempotency key gets the same answer; the API promises it. */
  idempotencyKeys: 7 * day,
  /** How long a subscriber may be away and go on from its `seq`; later it begins anew. */
  events: 7 * day,
} as const;
