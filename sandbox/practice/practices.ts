import type { Practice } from './practice.ts';
import type { PracticeSeed } from './practice-seed.ts';
import { practiceOf } from './practice-seed.ts';

/** All practices, in the order in which they were added. */
export class Practices {
  readonly #seeds: readonly PracticeSeed[];
  #practices: Practice[];

  constructor(seeds: readonly PracticeSeed[]) {
    this.#seeds = seeds;
    this.#practices = seeds.map(practiceOf);
  }

  all(): readonly Practice[] {
    return this.#practices;
  }

  at(index: number): Practice | null {
    return this.#practices[index] ?? null;
  }

  /** By index, name or tenant id; -1 when there is no such practice. */
  indexOf(key: number | string): number {
    if (typeof key === 'number') return this.#practices[key] === undefined ? -1 : key;
    const byName = this.#practices.findIndex(
      ({ name, tenantId }) => name === key || tenantId === key,
    );
    return byName === -1 && /^\d+$/.test(key) ? this.indexOf(Number(key)) : byName;
  }

  add(practice: Practice): number {
    this.#practices.push(practice);
    return this.#practices.length - 1;
  }

  replace(index: number, practice: Practice): void {
    this.#practices[index] = practice;
  }

  reset(): void {
    this.#practices = this.#seeds.map(practiceOf);
  }
}
