import type { Job, JobClient, JobTask } from '../../../practice/jobs/job.ts';
import type { Practice } from '../../../practice/practice.ts';
import type { SandboxSettings } from '../../../settings.ts';
import { blankTask, typeTexts } from '../../../xpm/jobs/tasks/apply-template.ts';
import { inState } from '../../../xpm/jobs/write.ts';
import { ControlError } from '../../control-route.ts';
import type { JobFields } from './job-fields.ts';

interface Change {
  readonly practice: Practice;
  readonly settings: SandboxSettings;
  readonly now: number;
}

/** The job after the change. @throws ControlError for people, clients and states that do not exist. */
export function jobWith(job: Job, fields: JobFields, change: Change): Job {
  const { practice, now } = change;
  checkReferences(fields, practice);
  const state = fields.State === undefined ? job.state : stateCode(fields.State, change);
  const moved = state === job.state ? job : inState(job, state, now);
  return {
    ...moved,
    name: fields.Name ?? job.name,
    description: fields.Description ?? job.description,
    orderNumber: fields.ClientOrderNumber ?? job.orderNumber,
    budget: given(fields.Budget, job.budget),
    category: given(fields.Category, job.category),
    created: fields.CreatedUtc === undefined ? job.created : Date.parse(fields.CreatedUtc),
    start: fields.StartDate ?? job.start,
    due: fields.DueDate ?? job.due,
    completed: given(fields.CompletedDate, moved.completed),
    client: clientAfter(job.client, fields.Client, practice),
    contact: given(fields.Contact, job.contact),
    manager: given(fields.Manager, job.manager),
    partner: given(fields.Partner, job.partner),
    assigned: fields.Assigned ?? job.assigned,
    tasks: fields.Tasks?.map((task) => taskOf(task, practice)) ?? job.tasks,
    milestones: fields.Milestones?.map((one) => milestoneOf(one, practice)) ?? job.milestones,
    notes: fields.Notes?.map((note) => noteOf(note, practice)) ?? job.notes,
  };
}

/** `null` is a value; only what is left out keeps the one before. */
function given<T>(value: T | undefined, before: T): T {
  return value === undefined ? before : value;
}

function checkReferences(fields: JobFields, { staff, jobCategories }: Practice): void {
  for (const uuid of [fields.Manager, fields.Partner, ...(fields.Assigned ?? [])]) {
    if (uuid != null && staff.get(uuid) === null) {
      throw new ControlError(`there is no staff member ${uuid}`);
    }
  }
  if (fields.Category != null && jobCategories.get(fields.Category) === null) {
    throw new ControlError(`there is no job category ${fields.Category}`);
  }
}

function stateCode(text: string, { settings }: Change): string {
  const state = settings.jobStates.find(({ code, name }) => code === text || name === text);
  if (state !== undefined) return state.code;
  const codes = settings.jobStates.map(({ code }) => code);
  throw new ControlError(`there is no job state ${text}; there are ${codes.join(', ')}`);
}

/** A job may keep a client that is gone, but not get one. */
function clientAfter(before: JobClient, uuid: string | undefined, practice: Practice): JobClient {
  return uuid === undefined || uuid === before.uuid ? before : clientOf(uuid, practice);
}

/** @throws ControlError when there is none. */
export function clientOf(uuid: string, { clients }: Practice): JobClient {
  const position = clients.positionOf({ uuid });
  const client = position === null ? null : clients.at(position);
  if (client === null) throw new ControlError(`there is no client ${uuid}`);
  return { id: client.id, uuid: client.uuid, name: client.text.Name };
}

type Item<K extends 'Tasks' | 'Milestones' | 'Notes'> = NonNullable<JobFields[K]>[number];

function taskOf(task: Item<'Tasks'>, { numbers, taskTypes }: Practice): JobTask {
  const fresh = numbers.next();
  const [first] = taskTypes.all();
  const type = task.TaskUUID === undefined ? (first ?? null) : taskTypes.get(task.TaskUUID);
  if (type === null) throw new ControlError(`there is no task type ${task.TaskUUID ?? ''}`);
  const { name, billable } = typeTexts(type);
  return {
    id: task.ID === undefined ? fresh.id : Number(task.ID),
    uuid: task.UUID ?? fresh.uuid,
    type: type.uuid,
    name: task.Name ?? name,
    description: task.Description ?? blankTask.description,
    estimatedMinutes: task.EstimatedMinutes ?? blankTask.estimatedMinutes,
    actualMinutes: task.ActualMinutes ?? blankTask.actualMinutes,
    completed: task.Completed ?? blankTask.completed,
    billable: task.Billable ?? billable,
    folder: task.Folder ?? blankTask.folder,
    start: task.StartDate ?? null,
    due: task.DueDate ?? null,
    assigned: (task.Assigned ?? []).map(({ UUID, AllocatedMinutes }) => ({
      staff: UUID,
      allocatedMinutes: AllocatedMinutes,
    })),
  };
}

function milestoneOf(one: Item<'Milestones'>, { numbers }: Practice): Job['milestones'][number] {
  return {
    uuid: one.UUID ?? numbers.next().uuid,
    date: one.Date,
    description: one.Description,
    completed: one.Completed,
    folder: one.Folder,
  };
}

function noteOf({ UUID, Comments, ...note }: Item<'Notes'>, practice: Practice) {
  return {
    uuid: UUID ?? practice.numbers.next().uuid,
    note,
    comments: Comments.map((comment) => ({
      uuid: comment.UUID ?? practice.numbers.next().uuid,
      text: comment.Text,
      date: comment.Date,
      createdBy: comment.CreatedBy,
    })),
  };
}
