import type { PracticeFacts } from '../practice/practice.ts';
import type { SyncKind } from './sync-kind.ts';
import type { SyncMode } from './sync-run.ts';

/** Groups of syncs that are due together. */
const syncScheduleNames = ['incremental', 'full', 'sweeps', 'tax-returns'] as const;
export type SyncScheduleName = (typeof syncScheduleNames)[number];

/** The upkeep of a connection, which is due also without automatic syncs. */
export const tokenRenewal = 'token-renewal';

/** The names are part of the ids of Temporal Schedules. */
export const scheduleNames = [...syncScheduleNames, tokenRenewal] as const;
export type ScheduleName = (typeof scheduleNames)[number];

/** The settings and the connection that decide which syncs run automatically, and when. */
export type PracticeAutomation = Pick<
  PracticeFacts,
  | 'id'
  | 'source'
  | 'connection'
  | 'importTaxAssessments'
  | 'primaryForClientMaintenance'
  | 'autoSync'
  | 'timeZone'
>;

export interface ScheduledSync {
  readonly kind: SyncKind;
  readonly mode: SyncMode;
}

/** The times of each day, in `timeZone`, at which the syncs or the renewal are due. */
export interface Schedule {
  readonly name: ScheduleName;
  /** Empty for the renewal of tokens. */
  readonly syncs: readonly ScheduledSync[];
  readonly timeZone: string;
  /** The first and the last hour, both inclusive. */
  readonly hours: readonly [number, number];
  readonly minutes: readonly number[];
  readonly second: number;
  /** A time that was missed by more than this is skipped: the next one comes soon enough. */
  readonly catchUpSeconds: number;
}
