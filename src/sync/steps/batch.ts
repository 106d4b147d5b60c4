import type { RecordBatch, Transaction } from '../../db/unit-of-work.ts';
import type { Findings } from '../../domain/records/problem.ts';
import type { ReadProblem } from '../../domain/records/read-problem.ts';
import { skippedRecords } from '../../domain/records/read-problem.ts';
import type { StoreResult } from '../../domain/sync/stored-batch.ts';
import type { RecordLine } from '../../ports/record-line.ts';
import type { Chunk } from '../../ports/xpm/source.ts';

/** Consecutive entries of a list that are stored in one transaction. */
export interface Batch {
  /** The number of its entries. */
  readonly size: number;
  /** The entries' ids in XPM, as far as they could be read. */
  readonly ids: readonly string[];
  /** What its responses say of their records: at most one problem `recordSkipped` for each that counts. */
  readonly findings: Findings;
  /** The number of entries that were read when this batch ended. */
  readonly end: number;
  /** A remark for the practice activity; `null` keeps the earlier one. */
  readonly note: string | null;
  /** The last record that was dealt with, as the cursor stores it; `null` keeps the stored one. */
  readonly after: string | null;
  /** Whether a call of its own has succeeded. The call of a list succeeds only at the end of the list. */
  readonly hasSucceeded: boolean;
  /** How many calls about records XPM has refused in a row at the end of this batch; `null` keeps the stored number. */
  readonly refusals: number | null;
  store(tx: Transaction, at: Date): Promise<StoreResult>;
}

/** Large enough for Postgres, small enough to display progress. */
const batchSize = 1000;
/** Batches of long records end earlier, so that memory does not depend on what the records contain. */
const mostBytes = 4 * 1024 * 1024;

/** How the records of a list are collected and stored. */
export interface BatchStore<T extends { readonly xpmId: string }> {
  readonly newBatch: () => RecordBatch<T>;
  readonly store: (tx: Transaction, records: RecordBatch<T>, at: Date) => Promise<StoreResult>;
}

/** Regroups the chunks of a list into batches that know how they are stored. */
export async function* inBatches<T extends { readonly xpmId: string }>(
  chunks: AsyncIterable<Chunk<T | RecordLine>>,
  { newBatch, store }: BatchStore<T>,
): AsyncGenerator<Batch> {
  let records = newBatch();
  let ids: string[] = [];
  let problems: ReadProblem[] = [];
  let size = 0;
  let end = 0;
  const take = (): Batch => {
    const taken = { records, ids, problems, size };
    [records, ids, problems, size] = [newBatch(), [], [], 0];
    end += taken.size;
    return {
      size: taken.size,
      ids: taken.ids,
      findings: { examined: taken.ids, problems: taken.problems },
      end,
      note: null,
      after: null,
      hasSucceeded: false,
      refusals: null,
      store: (tx, at) => store(tx, taken.records, at),
    };
  };
  try {
    for await (const chunk of chunks) {
      for (const record of chunk.records) ids.push(records.add(record));
      const skipped = skippedRecords(chunk.problems);
      ids.push(...skipped.flatMap(({ xpmId }) => (xpmId === null ? [] : copyOf(xpmId))));
      problems.push(...chunk.problems);
      size += chunk.records.length + skipped.length;
      if (size >= batchSize || records.bytes >= mostBytes) yield take();
    }
  } catch (error) {
    // What was read before the failure is stored, although the list is incomplete.
    if (size > 0) yield take();
    throw error;
  }
  if (size > 0) yield take();
}

/** A substring keeps its whole text in memory: each stored id would keep 64 KB of XML. */
function copyOf(id: string): string {
  return Buffer.from(id).toString();
}
