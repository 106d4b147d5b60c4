import type { Findings } from '../../../domain/records/problem.ts';
import type { ReadProblem } from '../../../domain/records/read-problem.ts';
import type { NotFound, SingleRecord } from '../../../ports/xpm/source.ts';

/** An entry of a list. Its key is what a call about it needs: its identifier, or its number. */
export interface ListEntry {
  readonly key: string;
  readonly xpmId: string | null;
  readonly name: string;
}

/** Consecutive entries of a list, of which some were read by a call each. */
export interface ReadAlone<T> {
  /** The number of its entries. */
  readonly size: number;
  /** The entries without a call. */
  readonly passed: readonly ListEntry[];
  readonly read: readonly SingleRecord<T>[];
  readonly findings: Findings;
  /** Whether one of the calls has succeeded. */
  readonly hasSucceeded: boolean;
  /** How many calls XPM has refused in a row when these entries end. */
  readonly refusals: number;
  /** The last of the entries; `null` when there are none. */
  readonly last: ListEntry | null;
}

/** The result of the call about an entry. */
export type EntryOutcome<T> =
  SingleRecord<T> | NotFound | { readonly type: 'refused'; readonly problem: ReadProblem };

export interface Identified {
  readonly xpmId: string;
}

/** Entries that are dealt with one after the other, until they are taken together. */
export class GrowingPiece<T extends Identified> {
  readonly #read: SingleRecord<T>[] = [];
  readonly #passed: ListEntry[] = [];
  readonly #examined: string[] = [];
  readonly #problems: ReadProblem[] = [];
  #size = 0;
  #calls = 0;
  #refusals: number;
  #hasSucceeded = false;
  #last: ListEntry | null = null;

  constructor(refusals: number) {
    this.#refusals = refusals;
  }

  get isEmpty(): boolean {
    return this.#size === 0 && !this.#hasSucceeded;
  }

  get calls(): number {
    return this.#calls;
  }

  get refusals(): number {
    return this.#refusals;
  }

  pass(entry: ListEntry): void {
    this.#grow(entry);
    this.#passed.push(entry);
  }

  /** A record that XPM does not find any more left the list in between. */
  add(entry: ListEntry, outcome: EntryOutcome<T>): void {
    this.#grow(entry);
    this.#calls += 1;
    if (outcome.type === 'refused') {
      this.#refusals += 1;
      this.#problems.push(outcome.problem);
      return;
    }
    this.noteSuccess();
    if (outcome.type !== 'found') return;
    this.#read.push(outcome);
    this.#problems.push(...outcome.problems);
    this.#examined.push(outcome.record.xpmId);
  }

  noteSuccess(): void {
    this.#refusals = 0;
    this.#hasSucceeded = true;
  }

  taken(): ReadAlone<T> {
    return {
      size: this.#size,
      passed: this.#passed,
      read: this.#read,
      findings: { examined: this.#examined, problems: this.#problems },
      hasSucceeded: this.#hasSucceeded,
      refusals: this.#refusals,
      last: this.#last,
    };
  }

  #grow(entry: ListEntry): void {
    this.#size += 1;
    this.#last = entry;
  }
}
