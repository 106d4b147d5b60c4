import { dateAfter, dateOf } from '../../calendar.ts';
import type { ClientGlance } from '../../practice/clients/client-source.ts';
import type { Job } from '../../practice/jobs/job.ts';
import type { JobSetups } from '../../practice/jobs/job-setup.ts';
import type { JobGlance, JobSource, TaskIdentifier } from '../../practice/jobs/job-source.ts';
import type { StaffMember } from '../../practice/practice.ts';
import type { GeneratedClients } from '../clients/generated-clients.ts';
import { hash, pickAt } from '../random.ts';
import { indexOfUuid, uuidAt } from '../uuids.ts';
import { createdAt, stateAt } from './generated-job-history.ts';
import {
  firstTaskId,
  generatedJobNotes,
  generatedMilestones,
  generatedTasks,
  tasksPerJob,
} from './generated-job-lists.ts';
import { generatedJobText } from './generated-job-text.ts';

export interface GeneratedJobsOptions {
  readonly key: number;
  /** None are made for a practice without clients. */
  readonly size: number;
  readonly clients: GeneratedClients;
  readonly staff: readonly StaffMember[];
  readonly setup: JobSetups;
}

/**
 * Any number of jobs, each made when it is asked for, as clients are; the first ones are the oldest.
 * Quirks lie at fixed places: nobody manages every sixth, every 19th is of an archived client, ...
 */
export class GeneratedJobs implements JobSource {
  readonly size: number;
  readonly #options: GeneratedJobsOptions;
  readonly #uuids: number;
  readonly #taskUuids: number;

  constructor(options: GeneratedJobsOptions) {
    this.#options = options;
    this.size = options.clients.size === 0 ? 0 : options.size;
    this.#uuids = hash(options.key, 0x4a6f_6273);
    this.#taskUuids = hash(options.key, 0x4a6f_6254);
  }

  glance(position: number): JobGlance {
    const { key, clients } = this.#options;
    const life = { key, position, size: this.size };
    return {
      created: createdAt(life),
      state: stateAt(life),
      client: clients.uuidOf(this.#clientAt(position)),
    };
  }

  at(position: number): Job {
    if (position < 0 || position >= this.size) throw new RangeError(`no job at ${position}`);
    const { key, clients, staff, setup } = this.#options;
    const { created, state } = this.glance(position);
    const client = this.#clientAt(position);
    const start = dateAfter(dateOf(created), hash(key, position, 101) % 30);
    const due = dateAfter(start, 14 + (hash(key, position, 102) % 200));
    const lists = { key, position, start, staff, taskUuids: this.#taskUuids, ...setup };
    return {
      id: 40_000_001 + position,
      uuid: uuidAt(this.#uuids, position),
      number: numberAt(position),
      created,
      ...generatedJobText(key, position),
      start,
      due,
      completed: state === 'COMPLETED' ? dateAfter(due, (position % 30) - 10) : null,
      state,
      client: clients.reference(client),
      contact: position % 3 === 0 ? null : (clients.contactUuidsOf(client)[0] ?? null),
      manager: position % 6 === 3 ? null : this.#person(position, 103),
      partner: position % 4 === 2 ? null : this.#person(position, 104),
      assigned: this.#assigned(position),
      category: position % 5 === 2 ? null : pickAt(setup.categories, hash(key, position, 106)).uuid,
      tasks: generatedTasks(lists),
      milestones: generatedMilestones(lists),
      notes: generatedJobNotes(lists),
    };
  }

  positionOfUuid(uuid: string): number | null {
    return this.#within(indexOfUuid(this.#uuids, uuid));
  }

  positionOfNumber(number: string): number | null {
    const [, digits] = /^(?:J|WIP-)(\d+)$/.exec(number) ?? [];
    const position = this.#within(digits === undefined ? null : Number(digits) - 1);
    return position === null || numberAt(position) !== number ? null : position;
  }

  positionOfTask(identifier: TaskIdentifier): number | null {
    const index =
      'uuid' in identifier
        ? indexOfUuid(this.#taskUuids, identifier.uuid)
        : identifier.id - firstTaskId;
    if (index === null || index < 0) return null;
    const position = this.#within(Math.floor(index / tasksPerJob));
    // Only as many of the places are used.
    return position !== null && index % tasksPerJob < position % tasksPerJob ? position : null;
  }

  #within(position: number | null): number | null {
    return position !== null && position >= 0 && position < this.size ? position : null;
  }

  #clientAt(position: number): number {
    const { key, clients } = this.#options;
    const any = hash(key, position, 109);
    if (position % 19 === 6) return nearest(clients, any, ({ archived }) => archived);
    if (position % 23 === 9) return nearest(clients, any, ({ deleted }) => deleted);
    return any % clients.size;
  }

  #person(position: number, salt: number): string | null {
    const { key, staff } = this.#options;
    return staff.length === 0 ? null : pickAt(staff, hash(key, position, salt)).uuid;
  }

  #assigned(position: number): readonly string[] {
    const people = Array.from({ length: position % 4 }, (_, place) =>
      this.#person(position, 120 + place),
    );
    return [...new Set(people)].filter((uuid) => uuid !== null);
  }
}

/** The first such client from a place on, or the one there when there is none. */
function nearest(
  clients: GeneratedClients,
  from: number,
  isWanted: (glance: ClientGlance) => boolean,
): number {
  for (let step = 0; step < clients.size; step++) {
    const position = (from + step) % clients.size;
    if (isWanted(clients.glance(position))) return position;
  }
  return from % clients.size;
}

/** Every 40th has a number that somebody chose. */
function numberAt(position: number): string {
  if (position % 40 === 33) return `WIP-${position + 1}`;
  return `J${String(position + 1).padStart(6, '0')}`;
}
