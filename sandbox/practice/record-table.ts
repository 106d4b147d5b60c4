import type { RecordIdentifier } from './record-identifier.ts';

/** Records that are all kept in memory, in the order in which they were added. */
export class RecordTable<T extends { readonly id: number; readonly uuid: string }> {
  readonly #records = new Map<string, T>();

  constructor(records: Iterable<T>) {
    for (const record of records) this.#records.set(record.uuid, record);
  }

  get count(): number {
    return this.#records.size;
  }

  all(): Iterable<T> {
    return this.#records.values();
  }

  /** By UUID in any case; `null` when there is no such record. */
  get(uuid: string): T | null {
    return this.#records.get(uuid) ?? this.#records.get(uuid.toLowerCase()) ?? null;
  }

  find(identifier: RecordIdentifier): T | null {
    if (identifier.type === 'uuid') return this.get(identifier.uuid);
    for (const record of this.#records.values()) if (record.id === identifier.id) return record;
    return null;
  }

  /** Adds a record, or replaces the one with its UUID. */
  put(record: T): void {
    this.#records.set(record.uuid, record);
  }

  remove(uuid: string): void {
    this.#records.delete(uuid);
  }
}
