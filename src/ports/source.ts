import type { CallPriority } from '../domain/quota/priority.ts';
import type { ClientGroupRecord, ClientRecord } from '../domain/records/client.ts';
import type { FieldDefinitionRecord } from '../domain/records/field-definition.ts';
import type { FieldValueRecord } from '../domain/records/field-value.ts';
import type { CreationWindow, JobRecord } from '../domain/records/job.ts';
import type { RecordType } from '../domain/records/record.ts';
import type { TaxReturnRecord } from '../domain/records/tax-return.ts';
import type { UserRecord } from '../domain/records/user.ts';
import type { Permit, PermitRequest } from './rate-limiter.ts';

/** An entry of a list that could not be understood. It costs only itself. */
export interface UnreadableRecord {
  /** Where it stood in the list, from 0; `null` for one that was asked about by itself. */
  readonly position: number | null;
  /** Its identifier, if that much could be read: it is there, so it must not be taken for gone. */
  readonly xpmId: string | null;
  /** What is known of it, for the practice's activity: its name or number, if it had one. */
  readonly label: string | null;
  /** Why it could not be understood, in plain words. */
  readonly problem: string;
}

/** Some consecutive entries of a list, in the source's order. */
export interface Chunk<T> {
  readonly records: readonly T[];
  readonly unreadable: readonly UnreadableRecord[];
}

/**
 * The number of the call that brought something, from the ledger: of two calls of one practice the one
 * that was begun later has the greater, whichever worker made it. What an earlier call brought is older.
 */
export type CallNumber = bigint;

/** A list as it streams in: `asOf` is the source's own clock when it began to answer. */
export interface RecordList<T> {
  readonly asOf: Date;
  readonly call: CallNumber;
  readonly chunks: AsyncIterable<Chunk<T>>;
}

/** One record, read by itself. */
export interface SingleRecord<T> {
  readonly type: 'found';
  readonly asOf: Date;
  readonly call: CallNumber;
  readonly record: T;
}

/** All custom fields of one record that hold a value; few enough to be there at once. */
export interface FieldValues extends Chunk<FieldValueRecord> {
  readonly type: 'found';
  readonly asOf: Date;
  readonly call: CallNumber;
}

/** XPM has no record with this identifier. */
export interface NotFound {
  readonly type: 'notFound';
  readonly call: CallNumber;
  /** XPM's message. */
  readonly message: string;
}

/** How XPM knows a job: its calls take the number, some the UUID beside it. */
export interface JobIdentity {
  readonly xpmId: string;
  readonly number: string;
}

/** What a caller may say of a call. */
export interface CallOptions {
  /** When to give it up. */
  readonly signal?: AbortSignal;
  /** Who waits for it. `MANUAL` when nothing is said. */
  readonly priority?: CallPriority;
  /** How many calls must be possible now, this one included. */
  readonly room?: number;
  /** Leave that was taken before, for this very call; given back with it, whatever becomes of it. */
  readonly lease?: Permit;
}

/**
 * Where a practice's records come from: XPM. Every method makes exactly one call (plus a refresh of
 * the token when it is due) and takes its leave from the ledger first. Each throws SourceFailure, at
 * the call or while its chunks are read; nothing else is an expected failure. A list counts as
 * complete only when its iteration ends without an error.
 */
export interface PracticeSource {
  /** Leave for several calls for custom fields, in one go; at least one. Each goes into one call's options. */
  acquireFieldValuePermits(
    practiceId: string,
    type: RecordType,
    wish: Pick<PermitRequest, 'priority' | 'calls'>,
  ): Promise<readonly Permit[]>;
  /** All clients with their details, archived and deleted ones too; or those modified since (UTC). */
  clients(
    practiceId: string,
    options?: CallOptions & { readonly modifiedSince?: Date },
  ): Promise<RecordList<ClientRecord>>;
  clientGroups(practiceId: string, options?: CallOptions): Promise<RecordList<ClientGroupRecord>>;
  /** The people of the practice (XPM's staff). Whoever is missing from a complete list has left. */
  users(practiceId: string, options?: CallOptions): Promise<RecordList<UserRecord>>;
  /** The jobs that are neither completed nor cancelled. */
  currentJobs(practiceId: string, options?: CallOptions): Promise<RecordList<JobRecord>>;
  /** All jobs created in the window, which must be shorter than a year. */
  jobsCreated(
    practiceId: string,
    window: CreationWindow,
    options?: CallOptions,
  ): Promise<RecordList<JobRecord>>;
  /** One job. NotFound, too, when its number is that of another job now. */
  job(
    practiceId: string,
    job: JobIdentity,
    options?: CallOptions,
  ): Promise<SingleRecord<JobRecord> | NotFound>;
  /** One client with all its details. */
  client(
    practiceId: string,
    xpmId: string,
    options?: CallOptions,
  ): Promise<SingleRecord<ClientRecord> | NotFound>;
  /** What a job's custom fields hold. */
  jobFieldValues(
    practiceId: string,
    job: JobIdentity,
    options?: CallOptions,
  ): Promise<FieldValues | NotFound>;
  /** What a client's custom fields hold. */
  clientFieldValues(
    practiceId: string,
    xpmId: string,
    options?: CallOptions,
  ): Promise<FieldValues | NotFound>;
  /** The custom fields that the practice has defined, whatever they are used for. */
  fieldDefinitions(
    practiceId: string,
    options?: CallOptions,
  ): Promise<RecordList<FieldDefinitionRecord>>;
}

/**
 * Where tax returns come from. A port of its own, because XPM's public API has none: today the
 * sandbox's invented feed, one day whatever Xero opens. Takes its leave and fails as PracticeSource does.
 */
export interface TaxSource {
  /** Original returns, drafts and filed ones; amendments are left out. */
  taxReturns(practiceId: string, options?: CallOptions): Promise<RecordList<TaxReturnRecord>>;
}
