import type { PendingSync } from '../domain/edits/pending-sync.ts';
import type { PracticeFacts } from '../domain/practice/practice.ts';
import type { QuotaLimit } from '../domain/quota/quota.ts';
import type { KnownJobState } from '../domain/records/job-state.ts';
import type { RecordFacts, RecordKey, RecordType } from '../domain/records/record.ts';
import type { SyncRun } from '../domain/sync/sync-run.ts';

/** What XPM still allows a practice, as people are shown it. */
export interface QuotaStatus {
  readonly minuteLimit: number;
  readonly minuteRemaining: number;
  readonly dayLimit: number;
  readonly dayRemaining: number;
  /** Known only after XPM has said so: its day begins at another time for each practice. */
  readonly dayResetsAt: Date | null;
  readonly inFlight: number;
  /** Calls of today that another program has made over the same connection, as XPM counts them. */
  readonly externalUsage: number;
  readonly pausedUntil: Date | null;
  readonly pausedBy: QuotaLimit | null;
}

/** A part of a practice's runs, latest first. `before` and `after` are run ids. */
export interface RunPage {
  readonly after?: string | undefined;
  readonly before?: string | undefined;
  readonly limit: number;
  /** From the oldest, for somebody who pages backwards. */
  readonly inverted: boolean;
}

/** What the API reads of a practice besides its records. */
export interface PracticeReader {
  /** `null` when the practice does not exist for this person. */
  facts(practiceId: string, subject: string): Promise<PracticeFacts | null>;
  /** `null` when the practice has no such record. */
  record(key: RecordKey): Promise<RecordFacts | null>;
  /** Which practice of this person's a record belongs to; `null` when it does not exist for them. */
  locate(named: Pick<RecordKey, 'type' | 'id'>, subject: string): Promise<RecordKey | null>;
  /** The *Pending Sync* tags of records, in the order of their ids; `null` for one without. */
  tags(type: RecordType, ids: readonly string[]): Promise<(PendingSync | null)[]>;
  /** `null` when it is no run of this person's practices. */
  run(runId: string, subject: string): Promise<SyncRun | null>;
  runs(practiceId: string, page: RunPage): Promise<SyncRun[]>;
  unfinishedRuns(practiceId: string): Promise<SyncRun[]>;
  quota(practiceId: string): Promise<QuotaStatus>;
  /** By name. */
  jobStates(practiceId: string): Promise<readonly KnownJobState[]>;
}
