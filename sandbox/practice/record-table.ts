/** Records few enough to be kept whole, in the order in which they were made. */
export class Series<T extends { readonly id: number; readonly uuid: string }> {
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

  get(uuid: string): T | null {
    return this.#records.get(uuid) ?? this.#records.get(uuid.toLowerCase()) ?? null;
  }

  getById(id: number): T | null {
    for (const record of this.#records.values()) if (record.id === id) return record;
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
