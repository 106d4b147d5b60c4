/**
 * Counts calls in windows of a fixed length that lie on a grid with an offset. Not rolling, and not
 * begun by the first call: in the recordings a minute's window turned three seconds after a first
 * call, and a day's in less than 24 hours after one.
 */
export class FixedWindow {
  readonly #lengthMs: number;
  readonly #offsetMs: number;
  #start = Number.NaN;
  #used = 0;

  constructor(lengthMs: number, offsetMs: number) {
    this.#lengthMs = lengthMs;
    this.#offsetMs = offsetMs;
  }

  used(now: number): number {
    const start = this.#startAt(now);
    if (start !== this.#start) {
      this.#start = start;
      this.#used = 0;
    }
    return this.#used;
  }

  count(now: number): void {
    this.#used = this.used(now) + 1;
  }

  setUsed(now: number, used: number): void {
    this.used(now);
    this.#used = used;
  }

  /** Whole seconds to the next line of the grid, at least one. */
  secondsLeft(now: number): number {
    return Math.max(1, Math.ceil((this.#startAt(now) + this.#lengthMs - now) / 1000));
  }

  #startAt(now: number): number {
    return Math.floor((now - this.#offsetMs) / this.#lengthMs) * this.#lengthMs + this.#offsetMs;
  }
}
