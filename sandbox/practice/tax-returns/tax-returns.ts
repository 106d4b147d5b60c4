import type { TaxReturn } from './tax-return.ts';

/** The initial tax returns of a practice. A source never changes. */
export interface TaxReturnSource {
  readonly size: number;
  all(): Iterable<TaxReturn>;
  get(uuid: string): TaxReturn | null;
}

/** A practice's tax returns: the source's returns and the changes since. */
export class TaxReturns {
  readonly #source: TaxReturnSource;
  /** Changed returns of the source; `null` is a removed one. */
  readonly #changed = new Map<string, TaxReturn | null>();
  readonly #added = new Map<string, TaxReturn>();

  constructor(source: TaxReturnSource) {
    this.#source = source;
  }

  get count(): number {
    let count = this.#source.size + this.#added.size;
    for (const changed of this.#changed.values()) if (changed === null) count--;
    return count;
  }

  *all(): Generator<TaxReturn> {
    for (const original of this.#source.all()) {
      const changed = this.#changed.get(original.uuid);
      if (changed !== null) yield changed ?? original;
    }
    yield* this.#added.values();
  }

  get(uuid: string): TaxReturn | null {
    const changed = this.#added.get(uuid) ?? this.#changed.get(uuid);
    return changed === undefined ? this.#source.get(uuid) : changed;
  }

  /** Adds a return, or replaces the one with its UUID. */
  put(taxReturn: TaxReturn): void {
    const isOriginal = this.#source.get(taxReturn.uuid) !== null;
    (isOriginal ? this.#changed : this.#added).set(taxReturn.uuid, taxReturn);
  }

  remove(uuid: string): void {
    if (!this.#added.delete(uuid) && this.get(uuid) !== null) this.#changed.set(uuid, null);
  }
}
