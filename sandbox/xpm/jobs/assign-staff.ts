import type { Job } from '../../practice/jobs/job.ts';
import type { Answer, Call } from '../call.ts';
import { bodyOf, done, identifierIn, identifierName, UnknownIdentifier } from '../call.ts';
import type { XmlNode } from '../xml-body.ts';
import { jobInFullBody } from './find.ts';
import { detailedJob } from './read.ts';
import { taskOf } from './tasks/find-task.ts';

/**
 * `<Job><ID/><add uuid="..."/><remove-manager/>...</Job>`, in 3.0 with `id`; all of it in order, or
 * nothing. Staff of a task are named with `task-uuid` beside it (3.0: `task-id`).
 */
export function assignStaff(call: Call): Answer {
  const { position, job } = jobInFullBody(call);
  const changed = bodyOf(call).children.reduce((before, node) => assigned(call, before, node), job);
  call.practice.jobs.put(position, changed);
  return jobChange(call, changed);
}

/** Recorded in 3.0: the whole job. Whether 3.1 answers the same is open. */
export function jobChange(call: Call, job: Job): Answer {
  const isStatusOnly = call.version === '3.1' && call.settings.jobChangeReplyIn31 === 'status';
  return isStatusOnly ? done : { payload: detailedJob(call, job) };
}

function assigned(call: Call, job: Job, node: XmlNode): Job {
  switch (node.name) {
    case 'add':
    case 'remove':
      return withStaff(call, job, node);
    case 'add-manager':
      return { ...job, manager: staffIn(call, node) };
    case 'remove-manager':
      return { ...job, manager: null };
    case 'add-partner':
      return { ...job, partner: staffIn(call, node) };
    case 'remove-partner':
      return { ...job, partner: null };
    default:
      return job;
  }
}

function withStaff(call: Call, job: Job, node: XmlNode): Job {
  const staff = staffIn(call, node);
  const isAdded = node.name === 'add';
  const task = node.attributes[`task-${attribute(call)}`];
  if (task === undefined) {
    const others = job.assigned.filter((uuid) => uuid !== staff);
    return { ...job, assigned: isAdded ? [...others, staff] : others };
  }
  const { uuid } = taskOf(call, job, task);
  const tasks = job.tasks.map((other) => {
    if (other.uuid !== uuid) return other;
    const others = other.assigned.filter((one) => one.staff !== staff);
    return { ...other, assigned: isAdded ? [...others, { staff, allocatedMinutes: 0 }] : others };
  });
  return { ...job, tasks };
}

/** @throws UnknownIdentifier; its text is recorded for `add` and ours for the others. */
function staffIn(call: Call, { name, attributes }: XmlNode): string {
  const wanted = identifierIn(call.version, attributes[attribute(call)] ?? '');
  const { staff } = call.practice;
  const member = 'uuid' in wanted ? staff.get(wanted.uuid) : staff.getById(wanted.id);
  if (member === null) throw new UnknownIdentifier(`Invalid staff identifier for ${name} request`);
  return member.uuid;
}

function attribute({ version }: Call): string {
  return identifierName(version).toLowerCase();
}
