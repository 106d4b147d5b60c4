/**
 * Counts calls in windows of a fixed length on a grid with an offset. The windows neither roll nor
 * start with the first call: in the recordings a minute's window ended three seconds after a first
 * call, and a day's window less than 24 hours after one (docs/xpm-api.md 2.2). All times are in
 * milliseconds since 1970, UTC.
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

  /** Calls in the window that contains `now`. */
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

  /** Whole seconds until the next window starts; at least 1. */
  secondsLeft(now: number): number {
    return Math.max(1, Math.ceil((this.#startAt(now) + this.#lengthMs - now) / 1000));
  }

  #startAt(now: number): number {
    return Math.floor((now - this.#offsetMs) / this.#lengthMs) * this.#lengthMs + this.#offsetMs;
  }
}
