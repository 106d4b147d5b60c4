import { responseDate } from '../../../calendar.ts';
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

/** 3.0 has the order of `xpm_ruby`'s recording job/applytemplate, 3.1 that of the documentation. */
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

/** The task type: `TaskUUID`, in 3.0 `TaskID`. */
function typeXml({ type }: JobTask, { version, practice }: TaskView): string {
  if (version === '3.1') return element('TaskUUID', type);
  return element('TaskID', String(practice.taskTypes.get(type)?.id ?? 0));
}

/** Only a scheduled task has dates and staff (docs/xpm-api.md 5.2). */
function restXml(task: JobTask, view: TaskView): string {
  let xml =
    element('Completed', String(task.completed)) + element('Billable', String(task.billable));
  xml += element('Folder', task.folder);
  if (task.start !== null) xml += element('StartDate', responseDate(task.start));
  if (task.due !== null) xml += element('DueDate', responseDate(task.due));
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
