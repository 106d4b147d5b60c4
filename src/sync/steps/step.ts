import type { CompleteList, Transaction, UnitOfWork, Watermark } from '../../db/unit-of-work.ts';
import type { CallPriority } from '../../domain/quota/priority.ts';
import type { ProblemContent } from '../../domain/records/problem.ts';
import type { RecordFacts, RecordType } from '../../domain/records/record.ts';
import type { RecordList } from '../../domain/records/record-list.ts';
import type { SyncRun } from '../../domain/sync/sync-run.ts';
import type { CallNumber, CallOptions, PracticeSource } from '../../ports/xpm/source.ts';
import type { Batch } from './batch.ts';
import type { RecordTable } from './record-table.ts';

/** One list that a run reads: usually one call. */
export interface Step {
  /** The noun for its entries in the practice activity. */
  readonly noun: string;
  /**
   * The entries that the run counts. `written`: only written ones, because another list counted the rest.
   * `archived`: only archived ones. `none`: the records do not belong to the kind itself.
   */
  readonly counted: 'all' | 'written' | 'archived' | 'none';
  /** What the list proves about records that it lacks; `null` when it proves nothing. */
  readonly missing: MissingTraits | null;
  /** The priority of its calls when it is lower than the run's, otherwise `null`. */
  readonly priority: CallPriority | null;
  /** The type of its records when they can carry a *Pending Sync* tag, otherwise `null`. */
  readonly tagged: RecordType | null;
  /**
   * How it reads a list that can be too large for one response: `AT_ONCE` or `IN_PARTS`; `null` for any other
   * list.
   */
  readonly largeList: 'AT_ONCE' | 'IN_PARTS' | null;
  /** What its calls read. */
  readonly content: ProblemContent;
  /** The list whose records it changes. */
  readonly list: RecordList;
  /** Remarks for the practice activity once the step has ended; `null` when the step has none. */
  readonly notes: ((tx: Transaction, practiceId: string) => Promise<readonly string[]>) | null;
  /** Whether the run has to take the step; `null` for a step that every run takes. A first step is one. */
  readonly isNeeded: ((tx: Transaction, run: SyncRun, at: Date) => Promise<boolean>) | null;
  open(source: PracticeSource, run: SyncRun, options: StepOptions): Promise<OpenList>;
}

export interface StepOptions extends CallOptions {
  readonly watermark: Watermark | null;
  /** The record of a kind that is about one, otherwise `null`. */
  readonly record: RecordFacts | null;
  /** For steps that look up our own records. */
  readonly unitOfWork: UnitOfWork;
}

/** A list whose first bytes have arrived. `asOf` is by XPM's clock. */
export interface OpenList {
  readonly asOf: Date;
  /** 0 for a list of our own records, whose batches make calls of their own. */
  readonly call: CallNumber;
  readonly batches: AsyncIterable<Batch> | Iterable<Batch>;
}

/** A list that was read to its end. */
export interface ReadList extends CompleteList {
  readonly asOf: Date;
  /** The number of entries without a readable id. Any missing record could be one of them. */
  readonly unidentified: number;
  /** Whether a call of the page has succeeded. A list of our own records may need none. */
  readonly hasSucceeded: boolean;
}

/** A list that was read to its end, in the transaction that ends its step. */
export interface EndedList {
  readonly practiceId: string;
  readonly list: ReadList;
  readonly at: Date;
}

interface MissingTraits {
  /** Marks the records that the list lacks and clears the marks of those that it has. */
  mark(tx: Transaction, ended: EndedList): Promise<void>;
  /** The table whose marks are complete with this list; `null` while further lists may clear some. */
  readonly settles: RecordTable | null;
  /** Each missing record is confirmed by a call of its own, so none is archived without. */
  readonly oneByOne: boolean;
}
