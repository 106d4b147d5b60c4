import type { JobTask } from '../../../practice/jobs/job.ts';
import type { Answer, Call } from '../../call.ts';
import {
  bodyOf,
  done,
  identifierIn,
  identifierName,
  Refusal,
  UnknownIdentifier,
} from '../../call.ts';
import type { XmlNode } from '../../xml-body.ts';
import { childText } from '../../xml-body.ts';
import type { PlacedJob } from '../find.ts';
import { findJob, jobInBody } from '../find.ts';
import { optionalDate } from '../write-elements.ts';
import { blankTask, typeTexts } from './apply-template.ts';
import { taskOf } from './find-task.ts';

/**
 * `<Task><Job>J000309</Job><TaskUUID/>...</Task>`: a task of a type. What these calls answer is not
 * documented; here it is `Status` alone.
 */
export function addTask(call: Call): Answer {
  const body = bodyOf(call);
  const { position, job } = findJob(call, childText(body, 'Job') ?? '');
  const wanted = identifierIn(call.version, childText(body, typeName(call)) ?? '');
  const { taskTypes, numbers } = call.practice;
  const type = 'uuid' in wanted ? taskTypes.get(wanted.uuid) : taskTypes.getById(wanted.id);
  if (type === null) throw new UnknownIdentifier('Invalid task identifier');
  const fresh = { ...blankTask, ...numbers.next(), type: type.uuid, ...typeTexts(type) };
  call.practice.jobs.put(position, { ...job, tasks: [...job.tasks, withElements(fresh, body)] });
  return done;
}

/** The documentation names no job, so that `TaskUUID` must here be the task's own. */
export function updateTask(call: Call): Answer {
  const body = bodyOf(call);
  changeTask(call, childText(body, typeName(call)) ?? '', (task) =>
    withElements(
      call.settings.absentElements === 'keep' ? task : { ...task, description: '' },
      body,
    ),
  );
  return done;
}

export function completeTask(call: Call): Answer {
  changeTask(call, call.params['id'] ?? '', (task) => ({ ...task, completed: true }));
  return done;
}

export function reopenTask(call: Call): Answer {
  changeTask(call, call.params['id'] ?? '', (task) => ({ ...task, completed: false }));
  return done;
}

/** `<Job><ID/><Tasks><Task><UUID/></Task>...</Tasks></Job>`; those that are left out come last. */
export function reorderTasks(call: Call): Answer {
  const { position, job } = jobInBody(call);
  const list = bodyOf(call).children.find(({ name }) => name === 'Tasks')?.children ?? [];
  const first = list.map((node) =>
    taskOf(call, job, childText(node, identifierName(call.version)) ?? ''),
  );
  const rest = job.tasks.filter((task) => !first.includes(task));
  call.practice.jobs.put(position, { ...job, tasks: [...new Set(first), ...rest] });
  return done;
}

/** `Label` is what the task is called instead of its type. */
function withElements(task: JobTask, body: XmlNode): JobTask {
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
  const wanted = taskOf(call, job, text);
  const tasks = job.tasks.map((task) => (task === wanted ? change(task) : task));
  call.practice.jobs.put(position, { ...job, tasks });
}

function ownerOf({ version, practice }: Call, text: string): PlacedJob {
  const position = practice.jobs.positionOfTask(identifierIn(version, text));
  const job = position === null ? null : practice.jobs.at(position);
  if (position === null || job === null) throw new UnknownIdentifier('Invalid task identifier');
  return { position, job };
}

function typeName({ version }: Call): string {
  return `Task${identifierName(version)}`;
}
