import type { JobTask } from '../../../practice/jobs/job.ts';
import type { Call, CallResult } from '../../call.ts';
import {
  bodyOf,
  identifierIn,
  identifierName,
  Refusal,
  statusOnly,
  UnknownIdentifier,
} from '../../call.ts';
import type { XmlNode } from '../../xml-body.ts';
import { childText } from '../../xml-body.ts';
import type { LocatedJob } from '../find.ts';
import { findJob, jobInBody } from '../find.ts';
import { optionalDate } from '../write-elements.ts';
import { blankTask, typeTexts } from './apply-template.ts';
import { findTask } from './find-task.ts';

/**
 * `<Task><Job>J000309</Job><TaskUUID/>...</Task>`, where `TaskUUID` is the task type. The responses
 * of the task calls are not documented; here they are `Status` alone.
 */
export function addTask(call: Call): CallResult {
  const body = bodyOf(call);
  const { position, job } = findJob(call, childText(body, 'Job') ?? '');
  const identifier = identifierIn(call.version, childText(body, typeName(call)) ?? '');
  const { taskTypes, identifiers } = call.practice;
  const type = taskTypes.find(identifier);
  if (type === null) throw new UnknownIdentifier('Invalid task identifier');
  const task = { ...blankTask, ...identifiers.next(), type: type.uuid, ...typeTexts(type) };
  call.practice.jobs.put(position, { ...job, tasks: [...job.tasks, updatedTask(task, body)] });
  return statusOnly;
}

/** The documented body contains no job, so `TaskUUID` has to be the task's own UUID. */
export function updateTask(call: Call): CallResult {
  const body = bodyOf(call);
  changeTask(call, childText(body, typeName(call)) ?? '', (task) =>
    updatedTask(
      call.settings.absentElements === 'keep' ? task : { ...task, description: '' },
      body,
    ),
  );
  return statusOnly;
}

export function completeTask(call: Call): CallResult {
  changeTask(call, call.params['id'] ?? '', (task) => ({ ...task, completed: true }));
  return statusOnly;
}

export function reopenTask(call: Call): CallResult {
  changeTask(call, call.params['id'] ?? '', (task) => ({ ...task, completed: false }));
  return statusOnly;
}

/** `<Job><ID/><Tasks><Task><UUID/></Task>...</Tasks></Job>`. Tasks that are left out come last. */
export function reorderTasks(call: Call): CallResult {
  const { position, job } = jobInBody(call);
  const list = bodyOf(call).children.find(({ name }) => name === 'Tasks')?.children ?? [];
  const first = list.map((node) =>
    findTask(call, job, childText(node, identifierName(call.version)) ?? ''),
  );
  const rest = job.tasks.filter((task) => !first.includes(task));
  call.practice.jobs.put(position, { ...job, tasks: [...new Set(first), ...rest] });
  return statusOnly;
}

/** `Label` replaces the name of the task type. */
function updatedTask(task: JobTask, body: XmlNode): JobTask {
  const minutes = childText(body, 'EstimatedMinutes') ?? String(task.estimatedMinutes);
  if (!/^\d{1,7}$/.test(minutes)) throw new Refusal('Invalid estimated minutes');
  const label = childText(body, 'Label') ?? '';
  return {
    ...task,
    name: label === '' ? task.name : label,
    description: childText(body, 'Description') ?? task.description,
    estimatedMinutes: Number(minutes),
    start: optionalDate(body, 'StartDate', task.start),
    due: optionalDate(body, 'DueDate', task.due),
  };
}

function changeTask(call: Call, text: string, change: (task: JobTask) => JobTask): void {
  const { position, job } = ownerOf(call, text);
  const target = findTask(call, job, text);
  const tasks = job.tasks.map((task) => (task === target ? change(task) : task));
  call.practice.jobs.put(position, { ...job, tasks });
}

function ownerOf({ version, practice }: Call, text: string): LocatedJob {
  const position = practice.jobs.positionOfTask(identifierIn(version, text));
  const job = position === null ? null : practice.jobs.at(position);
  if (position === null || job === null) throw new UnknownIdentifier('Invalid task identifier');
  return { position, job };
}

function typeName({ version }: Call): string {
  return `Task${identifierName(version)}`;
}
