import { dateAfter, dateOf } from '../../../calendar.ts';
import type { Job } from '../../../practice/jobs/job.ts';
import type { Practice } from '../../../practice/practice.ts';
import type { SandboxSettings } from '../../../settings.ts';
import { ControlError } from '../../control-route.ts';
import type { RecordJson, Records } from '../record-routes.ts';
import type { JobFields } from './job-fields.ts';
import { parseJobFields } from './job-fields.ts';
import { jobJson } from './job-json.ts';
import { clientOf, jobWith } from './updated-job.ts';

/** What a person in XPM can do to jobs, named by UUID or number. They cannot be archived. */
export function jobRecords(practice: Practice, settings: SandboxSettings): Records {
  const { jobs } = practice;
  const show = (job: Job) => jobJson(job, practice, settings);
  const remove = (identifier: string): RecordJson => {
    const { position, job } = find(practice, identifier);
    jobs.remove(position);
    return show(job);
  };
  return {
    get count() {
      return jobs.count;
    },
    slice: (offset, limit) => slice(practice, offset, limit),
    show: (identifier) => show(find(practice, identifier).job),
    add: (fields, now) => {
      const input = parseJobFields(fields);
      const job = jobWith(newJob(input, { practice, settings, now }), input, {
        practice,
        settings,
        now,
      });
      jobs.add(job);
      return show(job);
    },
    update: (identifier, fields, now) => {
      const { position, job } = find(practice, identifier);
      const changed = jobWith(job, parseJobFields(fields), { practice, settings, now });
      jobs.put(position, changed);
      return show(changed);
    },
    archive: () => {
      throw new ControlError('a job cannot be archived; give it another State');
    },
    delete: remove,
    remove,
  };
}

function find({ jobs }: Practice, identifier: string): { position: number; job: Job } {
  const position = jobs.positionOf({ uuid: identifier }) ?? jobs.positionOf({ number: identifier });
  const job = position === null ? null : jobs.at(position);
  if (position === null || job === null) throw new ControlError(`there is no job ${identifier}`);
  return { position, job };
}

function slice({ jobs }: Practice, offset: number, limit: number): string[] {
  const uuids: string[] = [];
  let place = 0;
  for (const { uuid } of jobs.matching(() => place++ >= offset && uuids.length < limit)) {
    uuids.push(uuid);
  }
  return uuids;
}

interface Adding {
  readonly practice: Practice;
  readonly settings: SandboxSettings;
  readonly now: number;
}

/** Planned, from today, for two weeks, until the fields say otherwise. */
function newJob(fields: JobFields, { practice, settings, now }: Adding): Job {
  const { jobs, numbers } = practice;
  const { Name, Client, UUID, ID, InternalID } = fields;
  if (Name === undefined) throw new ControlError('fields.Name is required');
  if (Client === undefined) {
    throw new ControlError('fields.Client is required: the UUID of a client');
  }
  const fresh = numbers.next();
  const uuid = UUID ?? fresh.uuid;
  const isTaken = ID !== undefined && jobs.positionOf({ number: ID }) !== null;
  if (isTaken || jobs.positionOf({ uuid }) !== null) {
    throw new ControlError(`${isTaken ? ID : uuid} exists already`);
  }
  const start = dateOf(now);
  return {
    id: InternalID === undefined ? fresh.id : Number(InternalID),
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
    client: clientOf(Client, practice),
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
