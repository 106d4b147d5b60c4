import type { Transaction } from '../../db/unit-of-work.ts';
import type { StoreResult } from '../../domain/sync/stored-batch.ts';
import type { Chunk, UnreadableRecord } from '../../ports/source.ts';

/** Consecutive entries of a list that are stored in one transaction. */
export interface Batch {
  /** The number of its entries. */
  readonly size: number;
  /** The entries' ids in XPM, as far as they could be read. */
  readonly ids: readonly string[];
  readonly unreadable: readonly UnreadableRecord[];
  /** The number of entries that were read when this batch ended. */
  readonly end: number;
  /** A remark for the practice activity; `null` keeps the earlier one. */
  readonly note: string | null;
  /** The row id of the last record of a sweep's batch; `null` for a batch of a list. */
  readonly after: string | null;
  store(tx: Transaction, at: Date): Promise<StoreResult>;
}

/** Large enough for Postgres, small enough to display progress. */
const batchSize = 1000;

/** Regroups the chunks of a list into batches that know how they are stored. */
export async function* inBatches<T extends { readonly xpmId: string }>(
  chunks: AsyncIterable<Chunk<T>>,
  store: (tx: Transaction, records: readonly T[], at: Date) => Promise<StoreResult>,
): AsyncGenerator<Batch> {
  let records: T[] = [];
  let unreadable: UnreadableRecord[] = [];
  let end = 0;
  const take = (): Batch => {
    const [taken, skipped] = [records, unreadable];
    [records, unreadable] = [[], []];
    end += taken.length + skipped.length;
    return {
      size: taken.length + skipped.length,
      ids: [...taken, ...skipped].flatMap(({ xpmId }) => (xpmId === null ? [] : copyOf(xpmId))),
      unreadable: skipped,
      end,
      note: null,
      after: null,
      store: (tx, at) => store(tx, taken, at),
    };
  };
  for await (const chunk of chunks) {
    records.push(...chunk.records);
    unreadable.push(...chunk.unreadable);
    if (records.length + unreadable.length >= batchSize) yield take();
  }
  if (records.length + unreadable.length > 0) yield take();
}

/** A substring keeps its whole text in memory: each stored id would keep 64 KB of XML. */
function copyOf(id: string): string {
  return Buffer.from(id).toString();
}
