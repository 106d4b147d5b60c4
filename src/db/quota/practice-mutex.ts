/**
 * A mutex for each practice within this process. All work on a practice's quota locks the same row, so without it the
 * many calls of one practice would hold every connection of the pool while they wait.
 */
export class PracticeMutex {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Runs the work after all earlier work of the practice, also when that has failed. */
  async runExclusive<T>(practiceId: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(practiceId) ?? Promise.resolve();
    const current = before.then(work, work);
    this.#last.set(practiceId, current);
    try {
      return await current;
    } finally {
      if (this.#last.get(practiceId) === current) this.#last.delete(practiceId);
    }
  }
}
