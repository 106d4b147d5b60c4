import type { RecordStore } from '../../db/unit-of-work.ts';
import type { Findings } from '../../domain/records/problem.ts';
import type { ReadProblem } from '../../domain/records/read-problem.ts';
import { describeFailure, isAboutOneRecord } from '../../domain/sync/failed-call.ts';
import { SourceFailure } from '../../domain/sync/source-failure.ts';
import type { StoreResult } from '../../domain/sync/stored-batch.ts';
import { joined } from '../../domain/sync/stored-batch.ts';
import type { SyncRun } from '../../domain/sync/sync-run.ts';
import type { NotFound, SingleRecord } from '../../ports/source.ts';
import { refusedRead } from './single-record.ts';
import type { StepOptions } from './step.ts';

/** Consecutive entries of a list, of which some were read by a call each. */
export interface ReadAlone<T> {
  /** The number of its entries. */
  readonly size: number;
  /** Those that were not to be read. */
  readonly passed: readonly ListEntry[];
  readonly read: readonly SingleRecord<T>[];
  readonly findings: Findings;
  /** Why the reading ends with these entries; `null` when it goes on. */
  readonly failure: SourceFailure | null;
}

/** A crash repeats no more calls than these. */
const readsPerPiece = 20;
/** So many refusals in a row concern the calls and not their records. */
const mostRefusals = 5;

/** An entry by what its call needs: its identifier, or its number. */
export interface ListEntry {
  readonly key: string;
  readonly xpmId: string | null;
  readonly name: string;
}

interface Identified {
  readonly xpmId: string;
}

/**
 * Goes through the entries in their order and reads the chosen ones. A refused call makes its record a problem;
 * any other failure ends the reading after the entries before it.
 * @throws SourceFailure when there are none before it
 */
export async function* readsAlone<T extends Identified>(
  entries: readonly ListEntry[],
  chosen: ReadonlySet<string>,
  read: (key: string) => Promise<SingleRecord<T> | NotFound>,
): AsyncGenerator<ReadAlone<T>> {
  let piece = new GrowingPiece<T>();
  let refusals = 0;
  for (const entry of entries) {
    if (!chosen.has(entry.key)) {
      piece.pass(entry);
      continue;
    }
    const outcome = await readOne(entry, read);
    refusals = outcome.type === 'refused' ? refusals + 1 : 0;
    if (outcome.type === 'failed' || (outcome.type === 'refused' && refusals >= mostRefusals)) {
      // A batch of nothing would count as a success of the run, and its retries would never end.
      if (piece.size === 0) throw outcome.failure;
      yield piece.taken(outcome.failure);
      return;
    }
    piece.add(outcome);
    if (piece.calls < readsPerPiece) continue;
    yield piece.taken(null);
    piece = new GrowingPiece<T>();
  }
  if (piece.size > 0) yield piece.taken(null);
}

type Outcome<T> =
  | SingleRecord<T>
  | NotFound
  | { readonly type: 'refused'; readonly failure: SourceFailure; readonly problem: ReadProblem }
  | { readonly type: 'failed'; readonly failure: SourceFailure };

async function readOne<T>(
  { key, xpmId, name }: ListEntry,
  read: (key: string) => Promise<SingleRecord<T> | NotFound>,
): Promise<Outcome<T>> {
  try {
    return await read(key);
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    if (!isAboutOneRecord(error)) return { type: 'failed', failure: error };
    const { message } = describeFailure(error);
    const problem: ReadProblem = { ...refusedRead, xpmId, label: name, message };
    return { type: 'refused', failure: error, problem };
  }
}

class GrowingPiece<T extends Identified> {
  readonly #read: SingleRecord<T>[] = [];
  readonly #passed: ListEntry[] = [];
  readonly #examined: string[] = [];
  readonly #problems: ReadProblem[] = [];
  #size = 0;
  #calls = 0;

  get size(): number {
    return this.#size;
  }

  get calls(): number {
    return this.#calls;
  }

  pass(entry: ListEntry): void {
    this.#size += 1;
    this.#passed.push(entry);
  }

  /** A record that XPM does not find any more left the list in between. */
  add(outcome: Exclude<Outcome<T>, { readonly type: 'failed' }>): void {
    this.#size += 1;
    this.#calls += 1;
    if (outcome.type === 'refused') this.#problems.push(outcome.problem);
    if (outcome.type !== 'found') return;
    this.#read.push(outcome);
    this.#problems.push(...outcome.problems);
    this.#examined.push(outcome.record.xpmId);
  }

  taken(failure: SourceFailure | null): ReadAlone<T> {
    const findings = { examined: this.#examined, problems: this.#problems };
    return { size: this.#size, passed: this.#passed, read: this.#read, findings, failure };
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
