import type { Transaction } from '../../db/unit-of-work.ts';
import type { CallOrigin, ConnectionTrouble } from '../../domain/practice/connection-trouble.ts';
import { concerns, probeLeaseMs } from '../../domain/practice/connection-trouble.ts';
import type { Clock } from '../../ports/clock.ts';

/** The calls that a sync of a kind or a push is about to make. */
export interface Caller {
  readonly practiceId: string;
  readonly origin: CallOrigin;
}

/** Whether a call may be made now. A probe is the one call that finds out whether the trouble is over. */
export type CallGate =
  | { readonly type: 'open'; readonly isProbe: boolean }
  | { readonly type: 'closed'; readonly until: Date; readonly trouble: ConnectionTrouble };

/**
 * Lets every call pass while no trouble concerns it, and one probe at a time otherwise. During trouble of another
 * kind's calls each call is a probe, too, because its success ends that trouble.
 */
export async function passGate(
  tx: Transaction,
  { practiceId, origin }: Caller,
  at: Date,
): Promise<CallGate> {
  const trouble = await tx.connectionTrouble.find(practiceId);
  if (trouble === null) return { type: 'open', isProbe: false };
  if (!concerns(trouble, origin)) return { type: 'open', isProbe: true };
  if (at < trouble.nextProbeAt) return { type: 'closed', until: trouble.nextProbeAt, trouble };
  const until = new Date(at.getTime() + probeLeaseMs);
  const isClaimed = await tx.connectionTrouble.claimProbe(practiceId, at, until);
  return isClaimed ? { type: 'open', isProbe: true } : { type: 'closed', until, trouble };
}

/**
 * The gate of a call that can be left out. Trouble of this origin, or of all calls, closes it, because a probe can
 * take minutes. Trouble of another kind's calls leaves it open.
 */
export async function isGateOpen(
  tx: Transaction,
  { practiceId, origin }: Caller,
): Promise<boolean> {
  const trouble = await tx.connectionTrouble.find(practiceId);
  return trouble === null || !concerns(trouble, origin);
}

/** Lets another call find out at once whether the trouble is over, because the claimed probe was not made. */
export async function releaseProbe(
  tx: Transaction,
  { clock }: { readonly clock: Clock },
  { practiceId, origin }: Caller,
): Promise<void> {
  const trouble = await tx.connectionTrouble.find(practiceId);
  // Trouble of another kind's calls lets this one pass without a claim.
  if (trouble === null || !concerns(trouble, origin)) return;
  await tx.connectionTrouble.releaseProbe(practiceId, clock.now());
}
