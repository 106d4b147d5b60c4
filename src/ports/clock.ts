/** The source of time, so that a day can be simulated. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
