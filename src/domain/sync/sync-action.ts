import type { QuotaLimit, QuotaStatus } from '../quota/quota.ts';
import type { RecordFacts } from '../records/record.ts';
import type { SyncKind } from './sync-kind.ts';
import type { SyncRun } from './sync-run.ts';

/** The places of the interface that offer a manual sync. */
export type SyncSurface = 'APP_WINDOW' | 'CLIENT_LIST' | 'CLIENT_CUSTOM_FIELDS' | 'JOB_SUMMARY';

/** Why an action is displayed but disabled. */
export type SyncActionReason = 'RUN_NOT_FINISHED' | 'RECONNECT_NEEDED';

/** A manual sync as one viewer sees it on one surface. Hidden actions do not exist. */
export interface SyncAction {
  readonly kind: SyncKind;
  readonly label: string;
  readonly enabled: boolean;
  readonly reason: SyncActionReason | null;
  readonly pausedUntil: Date | null;
  /** The limit behind `pausedUntil`. */
  readonly pausedBy: QuotaLimit | null;
  readonly run: SyncRun | null;
}

/** A surface and the record that is open there, if any. */
export interface SyncPlace {
  readonly surface: SyncSurface;
  readonly record: RecordFacts | null;
}

/** What the labels and states of actions depend on besides the practice. */
export interface SyncSituation {
  /** The practice's unfinished runs. */
  readonly unfinished: readonly SyncRun[];
  /** The practice's pause. Requests are possible meanwhile. */
  readonly quota: Pick<QuotaStatus, 'pausedUntil' | 'pausedBy'>;
}

/** Why a request is refused. */
export type SyncRefusalReason =
  | 'KIND_NOT_AVAILABLE'
  | 'SOURCE_WITHOUT_MANUAL_SYNC'
  | 'PRIMARY_FOR_CLIENT_MAINTENANCE'
  | 'TAX_ASSESSMENTS_NOT_IMPORTED'
  | 'RECORD_NOT_EXPECTED'
  | 'RECORD_EXPECTED'
  | 'RECORD_UNKNOWN'
  | 'ADMINS_ONLY'
  | 'RECONNECT_NEEDED';

/** Why a surface does not display a sync to a viewer. */
export type SyncHiddenReason = Extract<
  SyncRefusalReason,
  | 'SOURCE_WITHOUT_MANUAL_SYNC'
  | 'ADMINS_ONLY'
  | 'TAX_ASSESSMENTS_NOT_IMPORTED'
  | 'PRIMARY_FOR_CLIENT_MAINTENANCE'
>;

/** A sync that a surface does not display to a viewer. */
export interface HiddenSync extends SyncRefusal {
  readonly reason: SyncHiddenReason;
  readonly kind: SyncKind;
  readonly label: string;
}

export interface SyncRefusal {
  readonly reason: SyncRefusalReason;
  readonly message: string;
}
