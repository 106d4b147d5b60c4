import type { SyncRun } from '../sync/sync-run.ts';
import type { PendingChange } from './pending-change.ts';
import { isQueued } from './pending-change.ts';

/** Why a record carries the tag. */
export type PendingSyncReason = 'CHANGES_PENDING' | 'CHANGES_REFUSED' | 'SYNC_NOT_FINISHED';

/** The *Pending Sync* tag of a client or job: which of its changes XPM does not have yet, and why it waits. */
export interface PendingSync {
  readonly since: Date;
  readonly reasons: readonly PendingSyncReason[];
  readonly changes: readonly PendingChange[];
  /** The record's own unfinished run; `null` when only changes are pending. */
  readonly runId: string | null;
}

/**
 * The tag of a record; `null` when nothing is pending.
 * @param run the record's own unfinished one
 */
export function pendingSyncOf(
  changes: readonly PendingChange[],
  run: Pick<SyncRun, 'id' | 'requestedAt'> | null,
): PendingSync | null {
  const reasons: PendingSyncReason[] = [
    ...(changes.some(isQueued) ? (['CHANGES_PENDING'] as const) : []),
    ...(changes.every(isQueued) ? [] : (['CHANGES_REFUSED'] as const)),
    ...(run === null ? [] : (['SYNC_NOT_FINISHED'] as const)),
  ];
  const starts = [...changes.map(({ since }) => since), ...(run === null ? [] : [run.requestedAt])];
  const [first, ...others] = starts;
  if (first === undefined) return null;
  const since = others.reduce((earliest, each) => (each < earliest ? each : earliest), first);
  return { since, reasons, changes, runId: run?.id ?? null };
}
