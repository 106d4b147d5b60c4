import type { Job } from './job.ts';

/** What lists must know of each job without making all of it. */
export interface JobGlance {
  readonly created: number;
  readonly state: string;
  /** UUID of the client. */
  readonly client: string;
}

/** The jobs that a practice starts with, by position. Nothing of it changes. */
export interface JobSource {
  readonly size: number;
  /** @throws RangeError for a position that is not below `size`. */
  at(position: number): Job;
  glance(position: number): JobGlance;
  positionOfUuid(uuid: string): number | null;
  positionOfNumber(number: string): number | null;
  positionOfTask(identifier: TaskIdentifier): number | null;
}

export type TaskIdentifier = { readonly uuid: string } | { readonly id: number };

export function jobGlance({ created, state, client }: Job): JobGlance {
  return { created, state, client: client.uuid };
}

export function hasTask(job: Job, identifier: TaskIdentifier): boolean {
  return job.tasks.some((task) =>
    'uuid' in identifier ? task.uuid === identifier.uuid : task.id === identifier.id,
  );
}

/** Jobs that are written down one by one. */
export class ListedJobs implements JobSource {
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

  glance(position: number): JobGlance {
    return jobGlance(this.at(position));
  }

  positionOfUuid(uuid: string): number | null {
    return this.#position((job) => job.uuid === uuid);
  }

  positionOfNumber(number: string): number | null {
    return this.#position((job) => job.number === number);
  }

  positionOfTask(identifier: TaskIdentifier): number | null {
    return this.#position((job) => hasTask(job, identifier));
  }

  #position(isIt: (job: Job) => boolean): number | null {
    const position = this.#jobs.findIndex(isIt);
    return position === -1 ? null : position;
  }
}
