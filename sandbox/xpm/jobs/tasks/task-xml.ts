import { replyDate } from '../../../calendar.ts';
import type { JobTask } from '../../../practice/jobs/job.ts';
import type { Practice } from '../../../practice/practice.ts';
import type { Version } from '../../call.ts';
import { identity } from '../../call.ts';
import { around, element, list } from '../../xml.ts';

interface TaskView {
  readonly version: Version;
  readonly practice: Practice;
}

export function tasksXml(tasks: readonly JobTask[], view: TaskView): string {
  return list('Tasks', tasks.map((task) => taskXml(task, view)).join(''));
}

/** 3.0 in the order of `xpm_ruby`'s recording job/applytemplate, 3.1 in the documentation's. */
function taskXml(task: JobTask, view: TaskView): string {
  const name = element('Name', task.name);
  const type = typeXml(task, view);
  const description = element('Description', task.description);
  const minutes =
    element('EstimatedMinutes', String(task.estimatedMinutes)) +
    element('ActualMinutes', String(task.actualMinutes));
  const ordered =
    view.version === '3.1'
      ? type + name + description + minutes
      : name + type + minutes + description;
  return around('Task', identity(view.version, task) + ordered + restXml(task, view));
}

/** `TaskUUID` (3.0: `TaskID`): the type of task. */
function typeXml({ type }: JobTask, { version, practice }: TaskView): string {
  if (version === '3.1') return element('TaskUUID', type);
  return element('TaskID', String(practice.taskTypes.get(type)?.id ?? 0));
}

/** Dates and people only where the task has been scheduled (Xero developer docs, jobs). */
function restXml(task: JobTask, view: TaskView): string {
  let xml =
    element('Completed', String(task.completed)) + element('Billable', String(task.billable));
  xml += element('Folder', task.folder);
  if (task.start !== null) xml += element('StartDate', replyDate(task.start));
  if (task.due !== null) xml += element('DueDate', replyDate(task.due));
  const staff = task.assigned.map(({ staff: uuid, allocatedMinutes }) => {
    const member = view.practice.staff.get(uuid);
    if (member === null) return '';
    const minutes = element('AllocatedMinutes', String(allocatedMinutes));
    return around(
      'Staff',
      identity(view.version, member) + element('Name', member.text.Name) + minutes,
    );
  });
  const assigned = staff.join('');
  return assigned === '' ? xml : xml + around('Assigned', assigned);
}
