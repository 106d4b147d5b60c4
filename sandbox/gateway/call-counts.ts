/** What has been asked of XPM since the start or the last reset. Control and OAuth do not count. */
export class CallCounts {
  #total = 0;
  #limited = 0;
  readonly #byPath = new Map<string, number>();
  readonly #byStatus = new Map<string, number>();
  readonly #byPractice = new Map<string, number>();
  readonly #pathsByPractice = new Map<string, Map<string, number>>();
  readonly #identity = new Map<string, number>();

  note(path: string, tenantId: string | null, status: number): void {
    this.#total++;
    if (status === 429) this.#limited++;
    add(this.#byPath, path);
    add(this.#byStatus, String(status));
    if (tenantId === null) return;
    add(this.#byPractice, tenantId);
    const paths = this.#pathsByPractice.get(tenantId) ?? new Map<string, number>();
    this.#pathsByPractice.set(tenantId, paths);
    add(paths, path);
  }

  noteIdentity(path: string): void {
    add(this.#identity, path);
  }

  /** Calls that never get an answer (a broken or silent connection) have status 0. */
  summary(): CallSummary {
    return {
      total: this.#total,
      limited: this.#limited,
      byPath: Object.fromEntries(this.#byPath),
      byStatus: Object.fromEntries(this.#byStatus),
      byPractice: Object.fromEntries(this.#byPractice),
      pathsByPractice: Object.fromEntries(
        [...this.#pathsByPractice].map(([tenantId, paths]) => [
          tenantId,
          Object.fromEntries(paths),
        ]),
      ),
      identity: Object.fromEntries(this.#identity),
    };
  }
}

export interface CallSummary {
  readonly total: number;
  /** How many were answered with 429. */
  readonly limited: number;
  readonly byPath: Readonly<Record<string, number>>;
  readonly byStatus: Readonly<Record<string, number>>;
  /** By tenant id. */
  readonly byPractice: Readonly<Record<string, number>>;
  /** By tenant id, then by path. */
  readonly pathsByPractice: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Calls of the identity server and of `/connections`, which are not in the other counts. */
  readonly identity: Readonly<Record<string, number>>;
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
