/**
 * Pseudo-random numbers. All follow from the seed, so that a generated practice is the same in
 * every run and any of its records can be generated alone.
 */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** The next 32 bits (mulberry32, Tommy Ettinger, public domain). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  }

  /** An integer from 0 to `limit` - 1. */
  below(limit: number): number {
    return this.next() % limit;
  }

  /** One of `choices`, which must not be empty. */
  pick<T>(choices: readonly T[]): T {
    return pickAt(choices, this.next());
  }

  /** `count` decimal digits. */
  digits(count: number): string {
    return String(this.next() % 10 ** count).padStart(count, '0');
  }
}

/** The choice at `number` modulo the number of choices. @throws RangeError without choices */
export function pickAt<T>(choices: readonly T[], number: number): T {
  const choice = choices[number % choices.length];
  if (choice === undefined) throw new RangeError('nothing to pick from');
  return choice;
}

/** A hash of all `parts` in 32 bits (the finalizer of MurmurHash3). */
export function hash(...parts: readonly number[]): number {
  let bits = 0x9747b28c;
  for (const part of parts) {
    bits = Math.imul(bits ^ part, 0x85ebca6b);
    bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
    bits ^= bits >>> 16;
  }
  return bits >>> 0;
}

/** A hash of a text in 32 bits. */
export function hashText(text: string): number {
  return hash(...Buffer.from(text, 'utf8'));
}
