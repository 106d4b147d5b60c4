import { calendarDate } from '../../../calendar.ts';
import type { Job, JobTask } from '../../../practice/jobs/job.ts';
import type { Answer, Call } from '../../call.ts';
import { BadCall } from '../../call.ts';
import { jobList } from '../read.ts';

/** Jobs with the tasks that satisfy `complete`, `due` and `start`; without such tasks they are left out. */
export function jobsWithTasks(call: Call): Answer {
  const complete = flag(call, 'complete');
  const due = date(call, 'due');
  const start = date(call, 'start');
  const isWanted = (task: JobTask) =>
    (complete === null || task.completed === complete) &&
    (due === null || (task.due !== null && task.due <= due)) &&
    (start === null || (task.start !== null && task.start >= start));
  return jobList(call, withTasks(call, isWanted), 'tasks');
}

function* withTasks({ practice }: Call, isWanted: (task: JobTask) => boolean): Generator<Job> {
  for (const job of practice.jobs.matching(() => true)) {
    const tasks = job.tasks.filter(isWanted);
    if (tasks.length > 0) yield { ...job, tasks };
  }
}

function flag({ query }: Call, name: string): boolean | null {
  const text = query.get(name)?.toLowerCase() ?? null;
  if (text === null || text === 'true' || text === 'false') {
    return text === null ? null : text === 'true';
  }
  throw new BadCall(`The parameter ${name} must be true or false`);
}

function date({ query }: Call, name: string): string | null {
  const text = query.get(name);
  if (text === null) return null;
  const read = calendarDate(text);
  if (read === null) throw new BadCall(`The parameter ${name} must be a date, yyyyMMdd`);
  return read;
}
