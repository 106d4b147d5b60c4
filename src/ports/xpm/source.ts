import type { Statement } from '../../domain/activity/statement.ts';
import type { CallPriority } from '../../domain/quota/priority.ts';
import type { ClientRecord } from '../../domain/records/client.ts';
import type { ClientSummary } from '../../domain/records/client-summary.ts';
import type { FieldValueRecord } from '../../domain/records/field-value.ts';
import type {
  CreationWindow,
  JobRecord,
  ListedJob,
  NumberedJob,
  NumberedWindow,
} from '../../domain/records/job.ts';
import type { ReadProblem } from '../../domain/records/read-problem.ts';
import type { RecordType } from '../../domain/records/record.ts';
import type { ListedRecord, PracticeList } from '../../domain/records/record-list.ts';
import type { CallSeries, Permit, PermitRequest } from '../rate-limiter.ts';
import type { RecordLine } from '../record-line.ts';

/** Some consecutive entries of a list, in the source's order. */
export interface Chunk<T> {
  readonly records: readonly T[];
  /** In the order of the entries. An entry is among the records, or it has a problem `recordSkipped`. */
  readonly problems: readonly ReadProblem[];
}

/**
 * The number of a call, from its permit. A later call of a practice has a greater number,
 * whichever worker made it, so data with a smaller number is older.
 */
export type CallNumber = bigint;

/** A list as it streams in; `asOf` is the source's clock when it started to respond. */
export interface RecordList<T> {
  readonly asOf: Date;
  readonly call: CallNumber;
  readonly chunks: AsyncIterable<Chunk<T>>;
}

/** Some entries of a list that the source divides into pages. */
export interface ListPage<T> extends Chunk<T> {
  readonly call: CallNumber;
  /** The source's token for the next page; `null` on the last one. */
  readonly next: string | null;
}

/** Some entries of a list of jobs. */
export interface JobChunk extends Chunk<ListedJob> {
  /** The jobs that have a number and no identifier. */
  readonly numbered?: readonly NumberedJob[];
}

/** A list of jobs as it streams in. */
export interface JobList extends RecordList<ListedJob> {
  readonly chunks: AsyncIterable<JobChunk>;
}

/** One record, read alone. */
export interface SingleRecord<T> {
  readonly type: 'found';
  readonly asOf: Date;
  readonly call: CallNumber;
  readonly record: T;
  /** Parts that were left out and texts that were repaired. */
  readonly problems: readonly ReadProblem[];
}

/** All custom fields of one record that have a value. */
export interface FieldValues extends Chunk<FieldValueRecord> {
  readonly type: 'found';
  readonly asOf: Date;
  readonly call: CallNumber;
}

/** XPM has no record with this identifier. */
export interface NotFound {
  readonly type: 'notFound';
  readonly call: CallNumber;
  /** XPM's message, or what this service has found. */
  readonly statement: Statement;
}

/** How XPM identifies a job: its calls take the number, and some the UUID as well. */
export interface JobIdentity {
  readonly xpmId: string;
  readonly number: string;
}

export interface CallOptions {
  /** Aborts the call. */
  readonly signal?: AbortSignal;
  /** Default: `MANUAL`. */
  readonly priority?: CallPriority;
  /** The series that the call belongs to. */
  readonly series?: CallSeries;
  /** A permit that was acquired for this call before; the call releases it in every case. */
  readonly permit?: Permit;
}

/**
 * Where a practice's records come from: XPM. Every method that reads makes exactly one call (and a token
 * refresh when it is due) after it has acquired a permit. Each throws SourceFailure, at the call or while
 * its chunks are read. A list is complete only when its iteration ends without an error.
 */
export interface PracticeSource {
  /**
   * The windows of creation that together list every job, the latest first. A window's number and start
   * never change, so a job is always listed by the same window.
   */
  creationWindows(asOf: Date): readonly NumberedWindow[];
  /** Acquires permits for several calls for custom fields at once, at least one. */
  acquireFieldValuePermits(
    practiceId: string,
    type: RecordType,
    request: Pick<PermitRequest, 'priority' | 'calls' | 'series'>,
  ): Promise<readonly Permit[]>;
  /** All clients with their details, archived and deleted ones included, or those modified since. */
  clients(
    practiceId: string,
    options?: CallOptions & { readonly modifiedSince?: Date },
  ): Promise<RecordList<ClientRecord>>;
  /**
   * The same clients as lines of these fields, e.g. `partner.name`. One that is not written in the usual way is
   * among them as a record.
   */
  clientLines(
    practiceId: string,
    fields: readonly string[],
    options?: CallOptions & { readonly modifiedSince?: Date },
  ): Promise<RecordList<ClientRecord | RecordLine>>;
  /**
   * A page of the clients that are neither archived nor deleted, without their details.
   * @param token of the page before; `null` for the first page
   */
  clientPage(
    practiceId: string,
    token: string | null,
    options?: CallOptions,
  ): Promise<ListPage<ClientSummary>>;
  /** A list that one call returns whole. */
  list<L extends PracticeList>(
    practiceId: string,
    list: L,
    options?: CallOptions,
  ): Promise<RecordList<ListedRecord[L]>>;
  /** The jobs that are neither completed nor cancelled. */
  currentJobs(practiceId: string, options?: CallOptions): Promise<JobList>;
  /** All jobs created in the window. */
  jobsCreated(practiceId: string, window: CreationWindow, options?: CallOptions): Promise<JobList>;
  /** One job. NotFound, too, when its number now belongs to another job; with `null` any job will do. */
  job(
    practiceId: string,
    job: Pick<JobIdentity, 'number'> & { readonly xpmId: string | null },
    options?: CallOptions,
  ): Promise<SingleRecord<JobRecord> | NotFound>;
  /** One client with all its details. */
  client(
    practiceId: string,
    xpmId: string,
    options?: CallOptions,
  ): Promise<SingleRecord<ClientRecord> | NotFound>;
  /** The values of a job's custom fields. */
  jobFieldValues(
    practiceId: string,
    job: JobIdentity,
    options?: CallOptions,
  ): Promise<FieldValues | NotFound>;
  /** The values of a client's custom fields. */
  clientFieldValues(
    practiceId: string,
    xpmId: string,
    options?: CallOptions,
  ): Promise<FieldValues | NotFound>;
}
