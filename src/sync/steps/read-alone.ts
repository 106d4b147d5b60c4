import type { Findings } from '../../domain/records/problem.ts';
import type { ReadProblem } from '../../domain/records/read-problem.ts';
import { describeFailure, isAboutOneRecord } from '../../domain/sync/failed-call.ts';
import { SourceFailure } from '../../domain/sync/source-failure.ts';
import type { NotFound, SingleRecord } from '../../ports/source.ts';
import { refusedRead } from './single-record.ts';

/** Consecutive entries of a list, of which some were read by a call each. */
export interface ReadAlone<T> {
  /** The number of its entries. */
  readonly size: number;
  readonly read: readonly SingleRecord<T>[];
  readonly findings: Findings;
  /** Why the reading ends with these entries; `null` when it goes on. */
  readonly failure: SourceFailure | null;
}

/** A crash repeats no more calls than these. */
const readsPerPiece = 20;
/** So many refusals in a row concern the calls and not their records. */
const mostRefusals = 5;

interface Entry {
  readonly xpmId: string;
  readonly name: string;
}

/**
 * Goes through the entries in their order and reads the chosen ones. A refused call makes its record a problem;
 * any other failure ends the reading after the entries before it.
 */
export async function* readsAlone<T extends Pick<Entry, 'xpmId'>>(
  entries: readonly Entry[],
  chosen: ReadonlySet<string>,
  read: (xpmId: string) => Promise<SingleRecord<T> | NotFound>,
): AsyncGenerator<ReadAlone<T>> {
  let piece = new GrowingPiece<T>();
  let refusals = 0;
  for (const entry of entries) {
    if (!chosen.has(entry.xpmId)) {
      piece.pass();
      continue;
    }
    const outcome = await readOne(entry, read);
    refusals = outcome.type === 'refused' ? refusals + 1 : 0;
    if (outcome.type === 'failed' || (outcome.type === 'refused' && refusals >= mostRefusals)) {
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
  { xpmId, name }: Entry,
  read: (xpmId: string) => Promise<SingleRecord<T> | NotFound>,
): Promise<Outcome<T>> {
  try {
    return await read(xpmId);
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    if (!isAboutOneRecord(error)) return { type: 'failed', failure: error };
    const { message } = describeFailure(error);
    const problem: ReadProblem = { ...refusedRead, xpmId, label: name, message };
    return { type: 'refused', failure: error, problem };
  }
}

class GrowingPiece<T extends Pick<Entry, 'xpmId'>> {
  readonly #read: SingleRecord<T>[] = [];
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

  pass(): void {
    this.#size += 1;
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
    return { size: this.#size, read: this.#read, findings, failure };
  }
}
