import type { PageOutcome } from '../../temporal/contract.ts';

/**
 * A waiting run is woken by a signal. The recheck ends the workflow of a run that was removed together with
 * its practice, which nobody would wake. It costs no call.
 */
const recheckMs = 24 * 60 * 60 * 1000;

export const recheck = (type: 'waiting' | 'blocked', now: Date): PageOutcome => ({
  type,
  recheckAt: now.getTime() + recheckMs,
});
