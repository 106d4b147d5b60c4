import type { PageOutcome } from '../../temporal/contract.ts';

/**
 * A waiting run is woken by a signal. The recheck ends the workflow of a run that was removed together with
 * its practice, which nobody would wake. It costs no call.
 */
const recheckMs = 24 * 60 * 60 * 1000;

/** @param probeAt when the run can find out by itself whether it may continue; `null` when it cannot */
export const recheck = (
  type: 'waiting' | 'blocked',
  now: Date,
  probeAt: Date | null = null,
): PageOutcome => ({
  type,
  recheckAt: Math.min(now.getTime() + recheckMs, probeAt?.getTime() ?? Infinity),
});
