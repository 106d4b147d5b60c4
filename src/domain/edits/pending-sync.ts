import type { PendingChange } from './pending-change.ts';
import { isQueued } from './pending-change.ts';

/** Why a record carries the tag. */
export type PendingSyncReason = 'CHANGES_ON_THEIR_WAY' | 'CHANGES_REFUSED' | 'SYNC_NOT_FINISHED';

/** The *Pending Sync* tag of a client or job: what of it is not yet as XPM has it, and why. */
export interface PendingSync {
  readonly since: Date;
  readonly reasons: readonly PendingSyncReason[];
  readonly changes: readonly PendingChange[];
}

/** The tag; `null` when there is nothing to wait for. `syncAskedAt`: of its own unfinished sync. */
export function pendingSyncOf(
  changes: readonly PendingChange[],
  syncAskedAt: Date | null,
): PendingSync | null {
  const reasons: PendingSyncReason[] = [
    ...(changes.some(isQueued) ? (['CHANGES_ON_THEIR_WAY'] as const) : []),
    ...(changes.every(isQueued) ? [] : (['CHANGES_REFUSED'] as const)),
    ...(syncAskedAt === null ? [] : (['SYNC_NOT_FINISHED'] as const)),
  ];
  const begun = [
    ...changes.map(({ since }) => since),
    ...(syncAskedAt === null ? [] : [syncAskedAt]),
  ];
  const [first, ...others] = begun;
  if (first === undefined) return null;
  const since = others.reduce((earliest, each) => (each < earliest ? each : earliest), first);
  return { since, reasons, changes };
}
