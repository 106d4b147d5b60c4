import { dateAfter, dateOf } from '../../calendar.ts';
import type { ClientSummary } from '../../practice/clients/client-source.ts';
import type { Job } from '../../practice/jobs/job.ts';
import type { JobSetup } from '../../practice/jobs/job-setup.ts';
import type { JobSource, JobSummary } from '../../practice/jobs/job-source.ts';
import type { RecordIdentifier } from '../../practice/record-identifier.ts';
import type { StaffMember } from '../../practice/staff/staff-member.ts';
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
  /** Ignored for a practice without clients, which has no jobs. */
  readonly size: number;
  readonly clients: GeneratedClients;
  readonly staff: readonly StaffMember[];
  readonly setup: JobSetup;
}

/**
 * Any number of jobs, oldest first. Each is generated on demand, as clients are. Special cases have
 * fixed positions: every sixth job has no manager, every 19th has an archived client, and so on.
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

  summary(position: number): JobSummary {
    const { key, clients } = this.#options;
    const life = { key, position, size: this.size };
    return {
      created: createdAt(life),
      state: stateAt(life),
      client: isOwnWork(position) ? null : clients.uuidOf(this.#clientAt(position)),
    };
  }

  at(position: number): Job {
    if (position < 0 || position >= this.size) throw new RangeError(`no job at ${position}`);
    const { key, clients, staff, setup } = this.#options;
    const { created, state } = this.summary(position);
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
      client: isOwnWork(position) ? null : clients.reference(client),
      contact:
        position % 3 === 0 || isOwnWork(position)
          ? null
          : (clients.contactUuidsOf(client)[0] ?? null),
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

  positionOfTask(identifier: RecordIdentifier): number | null {
    const index =
      identifier.type === 'uuid'
        ? indexOfUuid(this.#taskUuids, identifier.uuid)
        : identifier.id - firstTaskId;
    if (index === null || index < 0) return null;
    const position = this.#within(Math.floor(index / tasksPerJob));
    // A job uses only some of its reserved task UUIDs.
    return position !== null && index % tasksPerJob < position % tasksPerJob ? position : null;
  }

  #within(position: number | null): number | null {
    return position !== null && position >= 0 && position < this.size ? position : null;
  }

  #clientAt(position: number): number {
    const { key, clients } = this.#options;
    const any = hash(key, position, 109);
    if (position % 19 === 6) return firstMatching(clients, any, ({ archived }) => archived);
    if (position % 23 === 9) return firstMatching(clients, any, ({ deleted }) => deleted);
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

/** Some jobs are for the practice itself and have no client. */
const isOwnWork = (position: number): boolean => position % 97 === 26;

/** The first matching client from a position on; the client at that position when none matches. */
function firstMatching(
  clients: GeneratedClients,
  from: number,
  matches: (summary: ClientSummary) => boolean,
): number {
  for (let step = 0; step < clients.size; step++) {
    const position = (from + step) % clients.size;
    if (matches(clients.summary(position))) return position;
  }
  return from % clients.size;
}

/** Every 40th job has a number that a person chose. */
function numberAt(position: number): string {
  if (position % 40 === 33) return `WIP-${position + 1}`;
  return `J${String(position + 1).padStart(6, '0')}`;
}
