import type { QuotaLimit, QuotaLimits, QuotaStatus } from '../../quota/quota.ts';
import type { SyncKind } from '../sync-kind.ts';
import type { SyncMode } from '../sync-run.ts';

/** A run that has read its lists to their end. */
export interface PastRun {
  readonly mode: SyncMode;
  /** The calls to XPM that it has made. */
  readonly calls: number;
  /** From the request to the end, with its pauses. */
  readonly durationMs: number;
}

/** What keeps calls from being made now. */
export interface PresentPause {
  readonly until: Date;
  readonly limit: QuotaLimit;
}

/** The limits of a practice, and when it has made calls in the last minute, the latest first. */
export interface RecentUse {
  readonly limits: QuotaLimits;
  readonly minute: readonly Date[];
}

/** What an estimate is made from. */
export interface EstimateBasis extends RecentUse {
  readonly kind: SyncKind;
  /** The latest runs of the practice and the kind. */
  readonly history: readonly PastRun[];
  readonly quota: QuotaStatus;
  /** What keeps the sync from making calls now. */
  readonly pause: PresentPause | null;
  readonly now: Date;
}

/** The pause of all calls of the practice. */
export const pauseOfQuota = ({ pausedUntil, pausedBy }: QuotaStatus): PresentPause | null =>
  pausedUntil === null || pausedBy === null ? null : { until: pausedUntil, limit: pausedBy };
