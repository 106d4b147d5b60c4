import type { Job } from './job.ts';
import type { JobGlance, JobSource, TaskIdentifier } from './job-source.ts';
import { hasTask, jobGlance } from './job-source.ts';

/** A practice's jobs: what it started with, and over it what was changed since, as with clients. */
export class Jobs {
  readonly #source: JobSource;
  /** By position; `null` is a job that is gone. */
  readonly #changed = new Map<number, Job | null>();
  /** Positions of added ones, by UUID and by number. */
  readonly #added = new Map<string, number>();
  #end: number;
  #lastNumber: number;

  constructor(source: JobSource) {
    this.#source = source;
    this.#end = source.size;
    this.#lastNumber = source.size;
  }

  get count(): number {
    let count = this.#end;
    for (const job of this.#changed.values()) if (job === null) count--;
    return count;
  }

  at(position: number): Job | null {
    if (position < 0 || position >= this.#end) return null;
    const changed = this.#changed.get(position);
    return changed === undefined ? this.#source.at(position) : changed;
  }

  glance(position: number): JobGlance | null {
    const changed = this.#changed.get(position);
    if (changed === undefined) return this.#source.glance(position);
    return changed === null ? null : jobGlance(changed);
  }

  /** Those whose glance satisfies `wanted`, in the order in which they were made. */
  *matching(wanted: (glance: JobGlance) => boolean): Generator<Job> {
    for (let position = 0; position < this.#end; position++) {
      const glance = this.glance(position);
      if (glance === null || !wanted(glance)) continue;
      const job = this.at(position);
      if (job !== null) yield job;
    }
  }

  positionOf(identifier: { readonly uuid: string } | { readonly number: string }): number | null {
    const position =
      'uuid' in identifier
        ? this.#positionOfUuid(identifier.uuid.toLowerCase())
        : this.#positionOfNumber(identifier.number);
    return position === null || this.#changed.get(position) === null ? null : position;
  }

  positionOfTask(identifier: TaskIdentifier): number | null {
    for (const [position, job] of this.#changed) {
      if (job !== null && hasTask(job, identifier)) return position;
    }
    const position = this.#source.positionOfTask(identifier);
    return position === null || this.#changed.has(position) ? null : position;
  }

  /** The next of the sequence that no job has. */
  nextNumber(): string {
    for (;;) {
      const number = `J${String(++this.#lastNumber).padStart(6, '0')}`;
      if (this.#positionOfNumber(number) === null) return number;
    }
  }

  put(position: number, job: Job): void {
    this.#changed.set(position, job);
  }

  add(job: Job): void {
    this.#changed.set(this.#end, job);
    this.#added.set(job.uuid, this.#end);
    this.#added.set(job.number, this.#end);
    this.#end++;
  }

  remove(position: number): void {
    this.#changed.set(position, null);
  }

  #positionOfUuid(uuid: string): number | null {
    return this.#added.get(uuid) ?? this.#source.positionOfUuid(uuid);
  }

  #positionOfNumber(number: string): number | null {
    return this.#added.get(number) ?? this.#source.positionOfNumber(number);
  }
}
