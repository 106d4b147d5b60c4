import type { Job, JobClient, JobTask } from '../../../practice/jobs/job.ts';
import type { Practice } from '../../../practice/practice.ts';
import type { SandboxSettings } from '../../../settings.ts';
import { blankTask, typeTexts } from '../../../xpm/jobs/tasks/apply-template.ts';
import { inState } from '../../../xpm/jobs/write.ts';
import { ControlError } from '../../control-route.ts';
import type { JobFields } from './job-fields.ts';

interface ChangeContext {
  readonly practice: Practice;
  readonly settings: SandboxSettings;
  readonly now: number;
}

/**
 * The job with the given fields. @throws ControlError for an unknown person, client, category or
 * state
 */
export function updatedJob(job: Job, fields: JobFields, change: ChangeContext): Job {
  const { practice, now } = change;
  checkReferences(fields, practice);
  const state = fields.State === undefined ? job.state : stateCode(fields.State, change);
  const inNewState = state === job.state ? job : inState(job, state, now);
  return {
    ...inNewState,
    name: fields.Name ?? job.name,
    description: fields.Description ?? job.description,
    orderNumber: fields.ClientOrderNumber ?? job.orderNumber,
    budget: valueOr(fields.Budget, job.budget),
    category: valueOr(fields.Category, job.category),
    created: fields.CreatedUtc === undefined ? job.created : Date.parse(fields.CreatedUtc),
    start: fields.StartDate ?? job.start,
    due: fields.DueDate ?? job.due,
    completed: valueOr(fields.CompletedDate, inNewState.completed),
    client: updatedClient(job.client, fields.Client, practice),
    contact: valueOr(fields.Contact, job.contact),
    manager: valueOr(fields.Manager, job.manager),
    partner: valueOr(fields.Partner, job.partner),
    assigned: fields.Assigned ?? job.assigned,
    tasks: fields.Tasks?.map((task) => taskOf(task, practice)) ?? job.tasks,
    milestones:
      fields.Milestones?.map((milestone) => milestoneOf(milestone, practice)) ?? job.milestones,
    notes: fields.Notes?.map((note) => noteOf(note, practice)) ?? job.notes,
  };
}

/** A `null` clears the value; only a missing field keeps it. */
function valueOr<T>(value: T | undefined, before: T): T {
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

function stateCode(text: string, { settings }: ChangeContext): string {
  const state = settings.jobStates.find(({ code, name }) => code === text || name === text);
  if (state !== undefined) return state.code;
  const codes = settings.jobStates.map(({ code }) => code);
  throw new ControlError(`there is no job state ${text}; there are ${codes.join(', ')}`);
}

/** A job keeps a client that no longer exists, but cannot be given milestone. */
function updatedClient(
  before: JobClient | null,
  uuid: string | null | undefined,
  practice: Practice,
): JobClient | null {
  if (uuid === undefined || uuid === before?.uuid) return before;
  return uuid === null ? null : clientOf(uuid, practice);
}

/** @throws ControlError when there is no such client */
export function clientOf(uuid: string, { clients }: Practice): JobClient {
  const position = clients.positionOfUuid(uuid);
  const client = position === null ? null : clients.at(position);
  if (client === null) throw new ControlError(`there is no client ${uuid}`);
  return { id: client.id, uuid: client.uuid, name: client.text.Name };
}

type Item<K extends 'Tasks' | 'Milestones' | 'Notes'> = NonNullable<JobFields[K]>[number];

function taskOf(task: Item<'Tasks'>, { identifiers, taskTypes }: Practice): JobTask {
  const next = identifiers.next();
  const [first] = taskTypes.all();
  const type = task.TaskUUID === undefined ? (first ?? null) : taskTypes.get(task.TaskUUID);
  if (type === null) throw new ControlError(`there is no task type ${task.TaskUUID ?? ''}`);
  const { name, billable } = typeTexts(type);
  return {
    id: task.ID === undefined ? next.id : Number(task.ID),
    uuid: task.UUID ?? next.uuid,
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

function milestoneOf(
  milestone: Item<'Milestones'>,
  { identifiers }: Practice,
): Job['milestones'][number] {
  return {
    uuid: milestone.UUID ?? identifiers.next().uuid,
    date: milestone.Date,
    description: milestone.Description,
    completed: milestone.Completed,
    folder: milestone.Folder,
  };
}

function noteOf({ UUID, Comments, ...note }: Item<'Notes'>, practice: Practice) {
  return {
    uuid: UUID ?? practice.identifiers.next().uuid,
    note,
    comments: Comments.map((comment) => ({
      uuid: comment.UUID ?? practice.identifiers.next().uuid,
      text: comment.Text,
      date: comment.Date,
      createdBy: comment.CreatedBy,
    })),
  };
}
