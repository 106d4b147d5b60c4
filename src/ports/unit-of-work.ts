import type { ActivityEntry } from '../domain/activity/activity.ts';
import type { PracticeEvent } from '../domain/activity/events.ts';
import type { PracticeFacts, PracticeSource } from '../domain/practice/practice.ts';
import type { ClientGroupRecord, ClientRecord } from '../domain/records/client.ts';
import type { FieldDefinitionRecord } from '../domain/records/field-definition.ts';
import type { TaxReturnRecord } from '../domain/records/tax-return.ts';
import type { UserRecord } from '../domain/records/user.ts';
import type { PracticeAutomation } from '../domain/sync/schedule.ts';
import type { StoreResult } from '../domain/sync/stored-batch.ts';
import type { SyncKind } from '../domain/sync/sync-kind.ts';
import type { SyncRun } from '../domain/sync/sync-run.ts';
import type { ConnectionRows } from './connection-rows.ts';
import type { DeletionReviewRows } from './deletion-review-rows.ts';
import type { FieldValueRows } from './field-value-rows.ts';
import type { JobRows } from './job-rows.ts';
import type { JobStateRows } from './job-state-rows.ts';
import type { MissingRows } from './missing-rows.ts';
import type { PendingRows } from './pending-rows.ts';
import type { PeopleRows } from './people-rows.ts';
import type { SingleRecordRows } from './single-record-rows.ts';
import type { CallNumber } from './source.ts';
import type { WorkflowMessage } from './workflows.ts';

/**
 * One transaction at a time: either everything that `work` did is stored, or nothing. Locks are
 * always taken in the order run, held delete, records, connection, quota, activity, events, so that no two
 * transactions can wait for each other.
 */
export interface UnitOfWork {
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}

export interface Transaction {
  readonly practices: PracticeRows;
  readonly connections: ConnectionRows;
  readonly quota: QuotaRows;
  readonly runs: RunRows;
  readonly requests: RequestRows;
  readonly watermarks: WatermarkRows;
  readonly clients: RecordRows<ClientRecord>;
  readonly clientGroups: RecordRows<ClientGroupRecord>;
  readonly users: RecordRows<UserRecord>;
  readonly jobs: JobRows;
  readonly fieldDefinitions: RecordRows<FieldDefinitionRecord>;
  readonly taxReturns: RecordRows<TaxReturnRecord>;
  readonly records: SingleRecordRows;
  readonly fieldValues: FieldValueRows;
  readonly pending: PendingRows;
  readonly jobStates: JobStateRows;
  readonly deletionReviews: DeletionReviewRows;
  readonly people: PeopleRows;
  readonly activity: ActivityRows;
  readonly events: EventRows;
  readonly outbox: Outbox;
}

export interface PracticeRows {
  /** The practice as this member sees it; `null` when it does not exist or they are no member. */
  find(practiceId: string, subject: string): Promise<PracticeFacts | null>;
  settings(practiceId: string): Promise<PracticeSettings>;
  /** What decides which syncs run by themselves, and when; `null` when there is no such practice. */
  automation(practiceId: string): Promise<PracticeAutomation | null>;
  /** The settings, held until the transaction ends. */
  lockSettings(practiceId: string): Promise<PracticeSettings>;
  saveSettings(practiceId: string, settings: PracticeSettings): Promise<void>;
  /** Where the records come from, held until the transaction ends. */
  lockSource(practiceId: string): Promise<PracticeSource>;
  saveSource(practiceId: string, source: PracticeSource): Promise<void>;
}

/** What a practice's admins may choose. */
export type PracticeSettings = Pick<
  PracticeFacts,
  'importTaxAssessments' | 'primaryForClientMaintenance' | 'autoSync' | 'timeZone'
>;

/** What an admin knows of the practice's limits. */
export interface QuotaRows {
  /** Calls in a day, held until the transaction ends. */
  lockDayLimit(practiceId: string): Promise<number>;
  /** XPM's own word that the day is used up counts no more: it was said of another limit. */
  saveDayLimit(practiceId: string, dayLimit: number): Promise<void>;
}

export interface RunRows {
  find(runId: string): Promise<SyncRun | null>;
  /** The run, held until the transaction ends. */
  lock(runId: string): Promise<SyncRun | null>;
  /** Inserts the run, unless its practice, kind and record have an unfinished one: then `false`. */
  insert(run: SyncRun): Promise<boolean>;
  /** The unfinished run of the same practice, kind and record, held until the transaction ends. */
  lockUnfinished(run: Pick<SyncRun, 'practiceId' | 'kind' | 'recordId'>): Promise<SyncRun | null>;
  /** All unfinished runs of a practice, as they are now. */
  unfinished(practiceId: string): Promise<readonly SyncRun[]>;
  /** All unfinished runs of a practice, held until the transaction ends. */
  lockAllUnfinished(practiceId: string): Promise<readonly SyncRun[]>;
  save(run: SyncRun): Promise<void>;
}

/** The answers that idempotency keys got. */
export interface RequestRows {
  /** The earlier answer to this key. Nobody else can use the key until the transaction ends. */
  lock(request: RequestKey): Promise<RememberedRequest | null>;
  remember(request: RequestKey, answer: RememberedRequest): Promise<void>;
}

export interface RequestKey {
  readonly practiceId: string;
  readonly subject: string;
  readonly key: string;
}

export interface RememberedRequest {
  /** Of the arguments, to notice another request under the same key. */
  readonly fingerprint: string;
  readonly outcome: 'SyncStarted' | 'SyncJoined' | 'SyncWaiting';
  readonly runId: string;
  readonly requestedAt: Date;
}

/** Where deltas begin. Both instants are XPM's clock, read off its answers. */
export interface Watermark {
  readonly readAsOf: Date;
  readonly fullReadAsOf: Date;
}

export interface WatermarkRows {
  find(practiceId: string, kind: SyncKind): Promise<Watermark | null>;
  save(practiceId: string, kind: SyncKind, watermark: Watermark): Promise<void>;
}

/** When something is stored, and by which call it was read. */
export interface ReadStamp {
  readonly at: Date;
  readonly call: CallNumber;
}

/** The records of one kind. */
export interface RecordRows<T> extends MissingRows {
  /**
   * Writes what differs from what is stored, unless a later call brought that. What is pending of a
   * record stays as it was entered here.
   */
  store(practiceId: string, records: readonly T[], stamp: ReadStamp): Promise<StoreResult>;
  /** Archives one that XPM says it does not know, unless a later call has brought it. */
  archive(practiceId: string, xpmId: string, stamp: ReadStamp): Promise<StoreResult>;
}

export interface ActivityRows {
  add(entry: ActivityEntry): Promise<void>;
  /** Brings every entry that follows the run up to date; answers their ids. */
  follow(
    runId: string,
    state: Pick<ActivityEntry, 'status' | 'message'>,
    at: Date,
  ): Promise<readonly string[]>;
}

export interface EventRows {
  /**
   * Gives the events the practice's next numbers and tells the world at commit. Call it last: it
   * holds the practice's log until the transaction ends.
   */
  append(practiceId: string, events: readonly PracticeEvent[], at: Date): Promise<void>;
}

/** Orders to the workflows, delivered at least once after the commit, even if this process dies. */
export interface Outbox {
  enqueue(message: WorkflowMessage, at: Date): Promise<void>;
  /** However many, in one statement. */
  enqueueAll(messages: readonly WorkflowMessage[], at: Date): Promise<void>;
}
