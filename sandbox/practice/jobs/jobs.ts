import type { RecordIdentifier } from '../record-identifier.ts';
import type { Job } from './job.ts';
import type { JobSource, JobSummary } from './job-source.ts';
import { hasTask, jobSummary } from './job-source.ts';

/** A practice's jobs: the source's jobs and the changes since, as for clients. */
export class Jobs {
  readonly #source: JobSource;
  /** By position; `null` is a deleted job. */
  readonly #changed = new Map<number, Job | null>();
  /** Positions of added jobs, by UUID and by number. */
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

  summary(position: number): JobSummary | null {
    const changed = this.#changed.get(position);
    if (changed === undefined) return this.#source.summary(position);
    return changed === null ? null : jobSummary(changed);
  }

  /** The jobs whose summary matches, in order of creation. */
  *matching(matches: (summary: JobSummary) => boolean): Generator<Job> {
    for (let position = 0; position < this.#end; position++) {
      const summary = this.summary(position);
      if (summary === null || !matches(summary)) continue;
      const job = this.at(position);
      if (job !== null) yield job;
    }
  }

  positionOfUuid(uuid: string): number | null {
    const key = uuid.toLowerCase();
    return this.#existing(this.#added.get(key) ?? this.#source.positionOfUuid(key));
  }

  positionOfNumber(number: string): number | null {
    return this.#existing(this.#positionOfNumber(number));
  }

  positionOfTask(identifier: RecordIdentifier): number | null {
    for (const [position, job] of this.#changed) {
      if (job !== null && hasTask(job, identifier)) return position;
    }
    const position = this.#source.positionOfTask(identifier);
    return position === null || this.#changed.has(position) ? null : position;
  }

  /** The next number of the sequence that is not in use. */
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

  #existing(position: number | null): number | null {
    return position === null || this.#changed.get(position) === null ? null : position;
  }

  #positionOfNumber(number: string): number | null {
    return this.#added.get(number) ?? this.#source.positionOfNumber(number);
  }
}
