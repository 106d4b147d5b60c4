/** The order in which a sweep reads records: those that people are most likely to work with come first. */
export const sweepPhases = ['RECENT', 'ACTIVE', 'INACTIVE'] as const;

/**
 * `RECENT` has the active records that changed lately, `ACTIVE` the others, and `INACTIVE` archived clients
 * and completed jobs.
 */
export type SweepPhase = (typeof sweepPhases)[number];

const recentMs = 30 * 24 * 60 * 60 * 1000;

/** Records that have changed since then are recent for a sweep that was requested at this time. */
export const recentSince = (requestedAt: Date): Date => new Date(requestedAt.getTime() - recentMs);
