import type { RecordIdentifier } from '../record-identifier.ts';
import { identifies } from '../record-identifier.ts';
import type { Job } from './job.ts';

/** The part of a job by which lists filter; it costs less than the complete job. */
export interface JobSummary {
  readonly created: number;
  readonly state: string;
  /** UUID of the client; `null` for a job without one. */
  readonly client: string | null;
}

/** The initial jobs of a practice, by position. A source never changes. */
export interface JobSource {
  readonly size: number;
  /** @throws RangeError for a position outside of 0 to `size` - 1 */
  at(position: number): Job;
  summary(position: number): JobSummary;
  positionOfUuid(uuid: string): number | null;
  positionOfNumber(number: string): number | null;
  positionOfTask(identifier: RecordIdentifier): number | null;
}

export function jobSummary({ created, state, client }: Job): JobSummary {
  return { created, state, client: client?.uuid ?? null };
}

export function hasTask({ tasks }: Job, identifier: RecordIdentifier): boolean {
  return tasks.some((task) => identifies(identifier, task));
}

/** A source with all its jobs in memory. */
export class InMemoryJobs implements JobSource {
  readonly #jobs: readonly Job[];

  constructor(jobs: readonly Job[]) {
    this.#jobs = jobs;
  }

  get size(): number {
    return this.#jobs.length;
  }

  at(position: number): Job {
    const job = this.#jobs[position];
    if (job === undefined) throw new RangeError(`no job at ${position}`);
    return job;
  }

  summary(position: number): JobSummary {
    return jobSummary(this.at(position));
  }

  positionOfUuid(uuid: string): number | null {
    return this.#position((job) => job.uuid === uuid);
  }

  positionOfNumber(number: string): number | null {
    return this.#position((job) => job.number === number);
  }

  positionOfTask(identifier: RecordIdentifier): number | null {
    return this.#position((job) => hasTask(job, identifier));
  }

  #position(isMatch: (job: Job) => boolean): number | null {
    const position = this.#jobs.findIndex(isMatch);
    return position === -1 ? null : position;
  }
}
