/** Real time plus an offset, so that a test can let hours pass at once. */
export class MovableClock {
  readonly #real: () => number;
  #offsetMs = 0;

  constructor(real: () => number) {
    this.#real = real;
  }

  /** Milliseconds since 1970, UTC. */
  now(): number {
    return this.#real() + this.#offsetMs;
  }

  advance(seconds: number): void {
    this.#offsetMs += seconds * 1000;
  }

  reset(): void {
    this.#offsetMs = 0;
  }
}
