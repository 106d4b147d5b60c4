import { dateAfter, dateOf } from '../../../calendar.ts';
import type { Job } from '../../../practice/jobs/job.ts';
import type { Practice } from '../../../practice/practice.ts';
import type { SandboxSettings } from '../../../settings.ts';
import { ControlError } from '../../control-route.ts';
import type { RecordJson, RecordOperations } from '../record-operations.ts';
import type { JobFields } from './job-fields.ts';
import { parseJobFields } from './job-fields.ts';
import { jobJson } from './job-json.ts';
import { clientOf, updatedJob } from './updated-job.ts';

/**
 * The changes that a person can make to jobs. UUID and number both identify a job. A job cannot be
 * archived.
 */
export function jobRecords(practice: Practice, settings: SandboxSettings): RecordOperations {
  const { jobs } = practice;
  const json = (job: Job) => jobJson(job, practice, settings);
  const remove = (identifier: string): RecordJson => {
    const { position, job } = find(practice, identifier);
    jobs.remove(position);
    return json(job);
  };
  return {
    get count() {
      return jobs.count;
    },
    identifiers: (offset, limit) => identifiersOf(practice, offset, limit),
    get: (identifier) => json(find(practice, identifier).job),
    add: (fields, now) => {
      const input = parseJobFields(fields);
      const job = updatedJob(newJob(input, { practice, settings, now }), input, {
        practice,
        settings,
        now,
      });
      jobs.add(job);
      return json(job);
    },
    update: (identifier, fields, now) => {
      const { position, job } = find(practice, identifier);
      const changed = updatedJob(job, parseJobFields(fields), { practice, settings, now });
      jobs.put(position, changed);
      return json(changed);
    },
    archive: () => {
      throw new ControlError('a job cannot be archived; give it another State');
    },
    delete: remove,
    remove,
  };
}

function find({ jobs }: Practice, identifier: string): { position: number; job: Job } {
  const position = jobs.positionOfUuid(identifier) ?? jobs.positionOfNumber(identifier);
  const job = position === null ? null : jobs.at(position);
  if (position === null || job === null) throw new ControlError(`there is no job ${identifier}`);
  return { position, job };
}

function identifiersOf({ jobs }: Practice, offset: number, limit: number): string[] {
  const uuids: string[] = [];
  let place = 0;
  for (const { uuid } of jobs.matching(() => place++ >= offset && uuids.length < limit)) {
    uuids.push(uuid);
  }
  return uuids;
}

interface AddContext {
  readonly practice: Practice;
  readonly settings: SandboxSettings;
  readonly now: number;
}

/** A job in the first state that starts today and is due in two weeks. */
function newJob(fields: JobFields, { practice, settings, now }: AddContext): Job {
  const { jobs, identifiers } = practice;
  const { Name, Client, UUID, ID, InternalID } = fields;
  if (Name === undefined) throw new ControlError('fields.Name is required');
  if (Client === undefined) {
    throw new ControlError('fields.Client is required: the UUID of a client, or null');
  }
  const next = identifiers.next();
  const uuid = UUID ?? next.uuid;
  const isTaken = ID !== undefined && jobs.positionOfNumber(ID) !== null;
  if (isTaken || jobs.positionOfUuid(uuid) !== null) {
    throw new ControlError(`${isTaken ? ID : uuid} exists already`);
  }
  const start = dateOf(now);
  return {
    id: InternalID === undefined ? next.id : Number(InternalID),
    uuid,
    number: ID ?? jobs.nextNumber(),
    created: now,
    name: Name,
    description: '',
    orderNumber: '',
    budget: null,
    start,
    due: dateAfter(start, 14),
    completed: null,
    state: settings.jobStates[0]?.code ?? '',
    client: Client === null ? null : clientOf(Client, practice),
    contact: null,
    manager: null,
    partner: null,
    assigned: [],
    category: null,
    tasks: [],
    milestones: [],
    notes: [],
  };
}
