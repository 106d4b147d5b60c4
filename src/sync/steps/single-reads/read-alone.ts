import type { RecordStore } from '../../../db/unit-of-work.ts';
import { describeFailure, isAboutOneRecord } from '../../../domain/sync/failed-call.ts';
import { SourceFailure } from '../../../domain/sync/source-failure.ts';
import type { StoreResult } from '../../../domain/sync/stored-batch.ts';
import { joined } from '../../../domain/sync/stored-batch.ts';
import type { SyncRun } from '../../../domain/sync/sync-run.ts';
import type { NotFound, SingleRecord } from '../../../ports/xpm/source.ts';
import { refusedRead } from '../single-record.ts';
import type { StepOptions } from '../step.ts';
import type { EntryOutcome, Identified, ListEntry, ReadAlone } from './growing-piece.ts';
import { GrowingPiece } from './growing-piece.ts';
import type { RefusedCalls } from './refusals.ts';
import { confirmRefusals, isDoubtful } from './refusals.ts';

/** A crash repeats no more calls than these. */
const readsPerPiece = 20;

/** Entries of a list, and the calls that read some of them. */
export interface Readings<T> extends Omit<RefusedCalls, 'read'> {
  readonly entries: readonly ListEntry[];
  /** The keys of the entries to read. */
  readonly chosen: ReadonlySet<string>;
  /** How many calls about such records XPM has refused in a row before. */
  readonly refusals: number;
  readonly read: (key: string) => Promise<SingleRecord<T> | NotFound>;
}

/**
 * Goes through the entries in their order and reads the chosen ones. A refused call makes its record a problem;
 * any other failure ends the reading after the entries before it.
 * @throws SourceFailure after the entries before it
 */
export async function* readsAlone<T extends Identified>(
  readings: Readings<T>,
): AsyncGenerator<ReadAlone<T>> {
  const { entries, chosen, read } = readings;
  let piece = new GrowingPiece<T>(readings.refusals);
  try {
    for (const entry of entries) {
      if (!chosen.has(entry.key)) {
        piece.pass(entry);
        continue;
      }
      if (isDoubtful(piece.refusals)) {
        const doubtful = piece;
        piece = new GrowingPiece<T>(piece.refusals);
        if (!doubtful.isEmpty) yield doubtful.taken();
        await confirmRefusals({ ...readings, read: otherOf(readings) });
        piece.noteSuccess();
      }
      piece.add(entry, await readOne(entry, read));
      if (piece.calls < readsPerPiece) continue;
      yield piece.taken();
      piece = new GrowingPiece<T>(piece.refusals);
    }
  } catch (error) {
    if (!piece.isEmpty) yield piece.taken();
    throw error;
  }
  if (!piece.isEmpty) yield piece.taken();
}

/** Reads the record by what the calls of the entries take; otherwise the last entry. */
const otherOf =
  <T>({ entries, read }: Readings<T>): RefusedCalls['read'] =>
  (other) => {
    if (other === null) return read(entries.at(-1)?.key ?? '');
    return read(other.type === 'JOB' ? other.number : other.xpmId);
  };

/** @throws SourceFailure when the failure concerns more than the record */
async function readOne<T>(
  { key, xpmId, name }: ListEntry,
  read: (key: string) => Promise<SingleRecord<T> | NotFound>,
): Promise<EntryOutcome<T>> {
  try {
    return await read(key);
  } catch (error) {
    if (!(error instanceof SourceFailure) || !isAboutOneRecord(error)) throw error;
    const { message } = describeFailure(error);
    return { type: 'refused', problem: { ...refusedRead, xpmId, label: name, message } };
  }
}

/** After a pause the list is read again, so its permit comes together with those of some records. */
const callsPerSeries = 10;

/** The options of each call, which belongs to a series of several. */
export function callsInSeries({ id }: SyncRun, options: StepOptions): () => StepOptions {
  let calls = 1;
  return () => {
    calls = calls === 1 ? callsPerSeries : calls - 1;
    return { ...options, series: { id, calls } };
  };
}

interface ReadRecords<T> {
  readonly practiceId: string;
  readonly read: readonly SingleRecord<T>[];
  readonly at: Date;
}

/** Each record has a call of its own, so each is stored with its own number. */
export async function storeEach<T extends Identified>(
  rows: RecordStore<T>,
  { practiceId, read, at }: ReadRecords<T>,
): Promise<StoreResult> {
  const results: StoreResult[] = [];
  // Every transaction locks records in this order, so none waits for another in a circle.
  const ordered = read.toSorted((a, b) => (a.record.xpmId < b.record.xpmId ? -1 : 1));
  for (const { record, call } of ordered) {
    results.push(await rows.store(practiceId, [record], { at, call }));
  }
  return joined(results);
}
