import type { PendingChange } from './pending-change.ts';
import { isQueued } from './pending-change.ts';

/** Why a record carries the tag. */
export type PendingSyncReason = 'CHANGES_PENDING' | 'CHANGES_REFUSED' | 'SYNC_NOT_FINISHED';

/** The *Pending Sync* tag of a client or job: which of its changes XPM does not have yet, and why it waits. */
export interface PendingSync {
  readonly since: Date;
  readonly reasons: readonly PendingSyncReason[];
  readonly changes: readonly PendingChange[];
}

/**
 * The tag of a record; `null` when nothing is pending.
 * @param syncRequestedAt when the record's own unfinished sync was requested
 */
export function pendingSyncOf(
  changes: readonly PendingChange[],
  syncRequestedAt: Date | null,
): PendingSync | null {
  const reasons: PendingSyncReason[] = [
    ...(changes.some(isQueued) ? (['CHANGES_PENDING'] as const) : []),
    ...(changes.every(isQueued) ? [] : (['CHANGES_REFUSED'] as const)),
    ...(syncRequestedAt === null ? [] : (['SYNC_NOT_FINISHED'] as const)),
  ];
  const starts = [
    ...changes.map(({ since }) => since),
    ...(syncRequestedAt === null ? [] : [syncRequestedAt]),
  ];
  const [first, ...others] = starts;
  if (first === undefined) return null;
  const since = others.reduce((earliest, each) => (each < earliest ? each : earliest), first);
  return { since, reasons, changes };
}
