import type { Job } from '../../practice/jobs/job.ts';
import type { Call, CallResult } from '../call.ts';
import { bodyOf, identifierIn, identifierName, statusOnly, UnknownIdentifier } from '../call.ts';
import type { XmlNode } from '../xml-body.ts';
import { jobInFullBody } from './find.ts';
import { detailedJob } from './read.ts';
import { findTask } from './tasks/find-task.ts';

/**
 * `<Job><ID/><add uuid="..."/><remove-manager/>...</Job>`, in 3.0 with `id`. The elements apply in
 * order, all or none. `task-uuid` (3.0: `task-id`) assigns to a task instead of the job.
 */
export function assignStaff(call: Call): CallResult {
  const { position, job } = jobInFullBody(call);
  const changed = bodyOf(call).children.reduce(
    (before, node) => afterChange(call, before, node),
    job,
  );
  call.practice.jobs.put(position, changed);
  return jobChange(call, changed);
}

/**
 * 3.0 responds with the job (recorded). The response of 3.1 is not documented; the setting
 * `jobChangeReplyIn31` decides.
 */
export function jobChange(call: Call, job: Job): CallResult {
  const isStatusOnly = call.version === '3.1' && call.settings.jobChangeReplyIn31 === 'status';
  return isStatusOnly ? statusOnly : { payload: detailedJob(call, job) };
}

function afterChange(call: Call, job: Job, node: XmlNode): Job {
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
  const { uuid } = findTask(call, job, task);
  const tasks = job.tasks.map((other) => {
    if (other.uuid !== uuid) return other;
    const others = other.assigned.filter((assignment) => assignment.staff !== staff);
    return { ...other, assigned: isAdded ? [...others, { staff, allocatedMinutes: 0 }] : others };
  });
  return { ...job, tasks };
}

/** @throws UnknownIdentifier; its message is recorded for `add` and assumed for the others */
function staffIn(call: Call, { name, attributes }: XmlNode): string {
  const identifier = identifierIn(call.version, attributes[attribute(call)] ?? '');
  const { staff } = call.practice;
  const member = staff.find(identifier);
  if (member === null) throw new UnknownIdentifier(`Invalid staff identifier for ${name} request`);
  return member.uuid;
}

function attribute({ version }: Call): string {
  return identifierName(version).toLowerCase();
}
