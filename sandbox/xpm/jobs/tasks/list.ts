import { calendarDate } from '../../../calendar.ts';
import type { Job, JobTask } from '../../../practice/jobs/job.ts';
import type { Call, CallResult } from '../../call.ts';
import { BadRequest } from '../../call.ts';
import { jobList } from '../read.ts';

/**
 * Jobs with those of their tasks that match `complete`, `due` and `start`. Jobs without a matching
 * task are omitted.
 */
export function jobsWithTasks(call: Call): CallResult {
  const complete = flag(call, 'complete');
  const due = date(call, 'due');
  const start = date(call, 'start');
  const matches = (task: JobTask) =>
    (complete === null || task.completed === complete) &&
    (due === null || (task.due !== null && task.due <= due)) &&
    (start === null || (task.start !== null && task.start >= start));
  return jobList(call, withTasks(call, matches), 'tasks');
}

function* withTasks({ practice }: Call, matches: (task: JobTask) => boolean): Generator<Job> {
  for (const job of practice.jobs.matching(() => true)) {
    const tasks = job.tasks.filter(matches);
    if (tasks.length > 0) yield { ...job, tasks };
  }
}

function flag({ query }: Call, name: string): boolean | null {
  const text = query.get(name)?.toLowerCase() ?? null;
  if (text === null || text === 'true' || text === 'false') {
    return text === null ? null : text === 'true';
  }
  throw new BadRequest(`The parameter ${name} must be true or false`);
}

function date({ query }: Call, name: string): string | null {
  const text = query.get(name);
  if (text === null) return null;
  const parsed = calendarDate(text);
  if (parsed === null) throw new BadRequest(`The parameter ${name} must be a date, yyyyMMdd`);
  return parsed;
}
