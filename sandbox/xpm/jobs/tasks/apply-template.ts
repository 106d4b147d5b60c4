import type { Job, JobTask } from '../../../practice/jobs/job.ts';
import type { JobTemplate } from '../../../practice/jobs/job-setup.ts';
import type { Call, CallResult } from '../../call.ts';
import { bodyOf, identifierIn, identifierName, UnknownIdentifier } from '../../call.ts';
import { childText } from '../../xml-body.ts';
import { jobChange } from '../assign-staff.ts';
import { jobInFullBody } from '../find.ts';

/** An unknown job is reported before an unknown template. */
export function applyTemplate(call: Call): CallResult {
  const { position, job } = jobInFullBody(call);
  const body = bodyOf(call);
  const template = templateOf(
    call,
    childText(body, `Template${identifierName(call.version)}`) ?? '',
  );
  const mode = childText(body, 'TaskMode') === 'AppendExisting' ? 'AppendExisting' : 'AddNew';
  const changed = withTemplate(call, job, template, mode);
  call.practice.jobs.put(position, changed);
  return jobChange(call, changed);
}

/** @throws UnknownIdentifier with the recorded message */
export function templateOf({ practice, version }: Call, text: string): JobTemplate {
  const identifier = identifierIn(version, text);
  const { jobTemplates } = practice;
  const template = jobTemplates.find(identifier);
  if (template === null) throw new UnknownIdentifier('Invalid job template identifier');
  return template;
}

/**
 * The job with the template's tasks. `AppendExisting` adds a task's minutes to the job's task of
 * the same type, if there is one (docs/xpm-api.md 5.1).
 */
export function withTemplate(
  { practice }: Call,
  job: Job,
  template: JobTemplate,
  mode: 'AddNew' | 'AppendExisting',
): Job {
  const tasks = [...job.tasks];
  for (const { type, estimatedMinutes } of template.tasks) {
    const place = tasks.findIndex((task) => task.type === type);
    const existing = mode === 'AppendExisting' ? tasks[place] : undefined;
    if (existing === undefined) {
      const task = { ...practice.identifiers.next(), type, estimatedMinutes };
      tasks.push({ ...blankTask, ...task, ...typeTexts(practice.taskTypes.get(type)) });
    } else {
      const minutes = existing.estimatedMinutes + estimatedMinutes;
      tasks[place] = { ...existing, estimatedMinutes: minutes };
    }
  }
  return { ...job, tasks };
}

/** The name of a task of this type, and whether it is billable. */
export function typeTexts(
  type: { readonly name: string; readonly billable: boolean } | null,
): Pick<JobTask, 'name' | 'billable'> {
  return { name: type?.name ?? '', billable: type?.billable ?? true };
}

export const blankTask: Omit<JobTask, 'id' | 'uuid' | 'type' | 'name' | 'billable'> = {
  description: '',
  estimatedMinutes: 0,
  actualMinutes: 0,
  completed: false,
  folder: '',
  start: null,
  due: null,
  assigned: [],
};
