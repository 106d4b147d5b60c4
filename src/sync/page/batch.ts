import type { Transaction } from '../../db/unit-of-work.ts';
import type { StoreResult } from '../../domain/sync/stored-batch.ts';
import type { Chunk, UnreadableRecord } from '../../ports/source.ts';

/** Consecutive entries of a list that are stored in one transaction. */
export interface Batch {
  /** How many entries it has. */
  readonly size: number;
  /** The entries' ids in XPM, as far as they could be read. */
  readonly ids: readonly string[];
  readonly unreadable: readonly UnreadableRecord[];
  /** How many entries of the list have been read with this batch. */
  readonly end: number;
  /** Something to say of it at the end that is no problem. */
  readonly note?: string;
  /** Of a sweep: the record that it is about, by our id. */
  readonly after?: string;
  store(tx: Transaction, at: Date): Promise<StoreResult>;
}

/** Large enough for Postgres, small enough to show progress. */
const batchSize = 1000;

/** Regroups a list's chunks into batches, each knowing how it is stored. */
export async function* inBatches<T extends { readonly xpmId: string }>(
  chunks: AsyncIterable<Chunk<T>>,
  store: (tx: Transaction, records: readonly T[], at: Date) => Promise<StoreResult>,
): AsyncGenerator<Batch> {
  let records: T[] = [];
  let unreadable: UnreadableRecord[] = [];
  let end = 0;
  const take = (): Batch => {
    const [taken, broken] = [records, unreadable];
    [records, unreadable] = [[], []];
    end += taken.length + broken.length;
    return {
      size: taken.length + broken.length,
      ids: [...taken, ...broken].flatMap(({ xpmId }) => (xpmId === null ? [] : copyOf(xpmId))),
      unreadable: broken,
      end,
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

/** A piece of a text keeps the whole alive: an id that is kept would keep 64 KB of XML. */
function copyOf(id: string): string {
  return Buffer.from(id).toString();
}
