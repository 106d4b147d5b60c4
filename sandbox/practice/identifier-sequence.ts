import { hash } from '../seed/random.ts';
import { indexOfUuid, uuidAt } from '../seed/uuids.ts';

/** The identifiers of added records. They are the same after every reset. */
export class IdentifierSequence {
  readonly #key: number;
  #next = 0;

  constructor(key: number) {
    this.#key = hash(key, 0x4e65_7721);
  }

  next(): { readonly id: number; readonly uuid: string } {
    const index = this.#next++;
    return { id: 90_000_001 + index, uuid: uuidAt(this.#key, index) };
  }

  /** Whether this sequence has issued the UUID. */
  issued(uuid: string): boolean {
    const index = indexOfUuid(this.#key, uuid);
    return index !== null && index < this.#next;
  }
}
