/**
 * Work on one practice's quota, one after the other within this process. All of it locks the same row, so
 * without turns the many calls of one practice would hold every connection of the pool while they wait.
 */
export class PracticeTurns {
  readonly #last = new Map<string, Promise<unknown>>();

  async take<T>(practiceId: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(practiceId) ?? Promise.resolve();
    const turn = before.then(work, work);
    this.#last.set(practiceId, turn);
    try {
      return await turn;
    } finally {
      if (this.#last.get(practiceId) === turn) this.#last.delete(practiceId);
    }
  }
}
