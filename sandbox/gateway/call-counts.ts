/**
 * Calls to XPM since the start or the last reset. Control calls are not counted; calls to the
 * identity server are counted apart.
 */
export class CallCounts {
  #total = 0;
  #limited = 0;
  readonly #byPath = new Map<string, number>();
  readonly #byStatus = new Map<string, number>();
  readonly #byPractice = new Map<string, number>();
  readonly #pathsByPractice = new Map<string, Map<string, number>>();
  readonly #identity = new Map<string, number>();

  /** `status` is 0 for a call without a response; `tenantId` is null for one without access. */
  record(path: string, tenantId: string | null, status: number): void {
    this.#total++;
    if (status === 429) this.#limited++;
    increment(this.#byPath, path);
    increment(this.#byStatus, String(status));
    if (tenantId === null) return;
    increment(this.#byPractice, tenantId);
    const paths = this.#pathsByPractice.get(tenantId) ?? new Map<string, number>();
    this.#pathsByPractice.set(tenantId, paths);
    increment(paths, path);
  }

  recordIdentityCall(path: string): void {
    increment(this.#identity, path);
  }

  totals(): CallTotals {
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

export interface CallTotals {
  readonly total: number;
  /** Calls with status 429. */
  readonly limited: number;
  readonly byPath: Readonly<Record<string, number>>;
  readonly byStatus: Readonly<Record<string, number>>;
  /** By tenant id. */
  readonly byPractice: Readonly<Record<string, number>>;
  /** By tenant id, then by path. */
  readonly pathsByPractice: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Calls to the identity server and `/connections`; they are in no other count. */
  readonly identity: Readonly<Record<string, number>>;
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
