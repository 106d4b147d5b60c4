import type {
  CompleteList,
  RecordStore,
  Transaction,
  UnitOfWork,
  Watermark,
} from '../../db/unit-of-work.ts';
import type { PracticeEvent } from '../../domain/activity/events.ts';
import type { CallPriority } from '../../domain/quota/priority.ts';
import type { RecordFacts, RecordType } from '../../domain/records/record.ts';
import type { RecordNoun } from '../../domain/sync/deletion-review.ts';
import type { SyncRun } from '../../domain/sync/sync-run.ts';
import type {
  CallNumber,
  CallOptions,
  PracticeSource,
  RecordList,
  TaxSource,
} from '../../ports/source.ts';
import type { Batch } from '../page/batch.ts';
import { inBatches } from '../page/batch.ts';

/** Everything that records are read from. */
export type Sources = PracticeSource & TaxSource;

/** One call of a kind. */
export interface Step extends StepTraits {
  open(source: Sources, run: SyncRun, options: StepOptions): Promise<OpenList>;
}

/** A list that has begun to arrive; `asOf` is XPM's clock. */
export interface OpenList {
  readonly asOf: Date;
  /** 0 for a list of ours, whose batches are read by calls of their own. */
  readonly call: CallNumber;
  readonly batches: AsyncIterable<Batch> | Iterable<Batch>;
}

interface StepTraits {
  /** What its entries are called in the practice's activity. */
  readonly noun: string;
  /**
   * Which of its entries the run counts: all; only those that were written, for a list whose others
   * were counted before; only those that were archived, where all were; or none, for records that are
   * not the kind's own.
   */
  readonly counted: 'all' | 'written' | 'archived' | 'none';
  /** What its list says of records that it lacks; `null` for one that says nothing. */
  readonly missing: MissingTraits | null;
  /** Of its calls, when they are less urgent than the run's. */
  readonly priority?: CallPriority;
  /** What else is worth saying once it has ended, in plain words. */
  notes?(tx: Transaction, practiceId: string): Promise<readonly string[]>;
  readonly changed: (ids: readonly string[]) => PracticeEvent;
  /** Of records that can carry a tag: which they are. */
  readonly tagged?: RecordType;
}

interface MissingTraits {
  /** Notes what the list has shown and marks what it lacks, in the transaction that ends it. */
  mark(tx: Transaction, ended: EndedList): Promise<void>;
  /** Whose marks are all known with this list, and so settled; `null` when further lists have their say. */
  readonly settles: RecordNoun | null;
  /** Few enough of them were asked about one by one, and none is archived without. */
  readonly oneByOne: boolean;
}

/** What a list showed, once it was read to its end. */
export interface ReadList extends CompleteList {
  readonly asOf: Date;
  /** Entries that were shown but not even their ids could be read: any of those that seem to be missing. */
  readonly unidentified: number;
}

export interface EndedList {
  readonly practiceId: string;
  readonly list: ReadList;
  readonly at: Date;
}

/** A step before its records' type is hidden. */
export interface TypedStep<T> extends StepTraits {
  open(source: Sources, run: SyncRun, options: StepOptions): Promise<RecordList<T>>;
  rows(tx: Transaction): Pick<RecordStore<T>, 'store'>;
}

export interface StepOptions extends CallOptions {
  readonly watermark: Watermark | null;
  /** Of a kind that is about one record. */
  readonly record: RecordFacts | null;
  /** For what a step must look up as it goes. */
  readonly unitOfWork: UnitOfWork;
}

/** A step, whatever its records are. */
export function step<T extends { readonly xpmId: string }>(typed: TypedStep<T>): Step {
  return {
    ...typed,
    async open(source, run, options) {
      const list = await typed.open(source, run, options);
      const batches = inBatches(list.chunks, (tx, records, at) =>
        typed.rows(tx).store(run.practiceId, records, { at, call: list.call }),
      );
      return { asOf: list.asOf, call: list.call, batches };
    },
  };
}
