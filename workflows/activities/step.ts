import type { PracticeEvent } from '../../src/domain/events.ts';
import type {
  CallOptions,
  PracticeSource,
  RecordList,
  TaxSource,
} from '../../src/domain/ports/practice-source.ts';
import type {
  RecordRows,
  Transaction,
  UnitOfWork,
  Watermark,
} from '../../src/domain/ports/unit-of-work.ts';
import type { RecordFacts, RecordType } from '../../src/domain/record.ts';
import type { SyncRun } from '../../src/domain/sync-run.ts';
import { inBatches } from './batch.ts';
import type { Batch } from './batch.ts';

/** Everything that records are read from. */
export type Sources = PracticeSource & TaxSource;

/** One call of a kind. */
export interface Step extends StepTraits {
  open(source: Sources, run: SyncRun, options: StepOptions): Promise<OpenList>;
}

/** A list that has begun to arrive; `asOf` is XPM's clock. */
export interface OpenList {
  readonly asOf: Date;
  readonly batches: AsyncIterable<Batch> | Iterable<Batch>;
}

interface StepTraits {
  /** What its entries are called in the practice's activity. */
  readonly noun: string;
  /**
   * Which of its entries the run counts: all; only those that were written, for a list whose others
   * were counted before; or none, for records that are not the kind's own.
   */
  readonly counted: 'all' | 'written' | 'none';
  /** For a list that shows all records there are: where those it lacks are archived. */
  readonly missing: ((tx: Transaction) => MissingRows) | null;
  changed(ids: readonly string[]): PracticeEvent;
  /** Of records that can carry a tag: which they are. */
  readonly tagged?: RecordType;
}

type MissingRows = Pick<RecordRows<never>, 'countMissing' | 'archiveMissing'>;

/** A step before its records' type is hidden. */
export interface TypedStep<T> extends StepTraits {
  open(source: Sources, run: SyncRun, options: StepOptions): Promise<RecordList<T>>;
  rows(tx: Transaction): Pick<RecordRows<T>, 'store'>;
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
      return { asOf: list.asOf, batches };
    },
  };
}
