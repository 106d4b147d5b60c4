import { responseDate } from '../../../calendar.ts';
import type { Job, JobClient, JobTask } from '../../../practice/jobs/job.ts';
import type { Practice } from '../../../practice/practice.ts';
import type { SandboxSettings } from '../../../settings.ts';
import type { RecordJson } from '../record-operations.ts';

/**
 * A job with the names and values of 3.1's detailed responses, and in addition `InternalID`,
 * `StateCode`, `Category` and `CreatedUtc`. It is made apart from the XML, so that tests can
 * compare the two. An update accepts every field in the form that this object has.
 */
export function jobJson(job: Job, practice: Practice, settings: SandboxSettings): RecordJson {
  const category = job.category === null ? null : practice.jobCategories.get(job.category);
  const state = settings.jobStates.find(({ code }) => code === job.state);
  const person = (uuid: string | null) => staffJson(uuid, practice);
  return {
    ID: job.number,
    UUID: job.uuid,
    InternalID: job.id,
    Name: job.name,
    Description: job.description,
    State: state?.name ?? job.state,
    StateCode: job.state,
    ClientOrderNumber: job.orderNumber,
    Budget: job.budget,
    Type: category?.name ?? null,
    Category: category === null ? null : { UUID: category.uuid, Name: category.name },
    CreatedUtc: new Date(job.created).toISOString(),
    StartDate: responseDate(job.start),
    DueDate: responseDate(job.due),
    CompletedDate: job.completed === null ? null : responseDate(job.completed),
    Client: clientJson(job.client, practice),
    Contact: contactJson(job.contact, practice),
    Manager: person(job.manager),
    Partner: person(job.partner),
    Assigned: job.assigned.map(person).filter((member) => member !== null),
    Tasks: job.tasks.map((task) => taskJson(task, practice)),
    Milestones: job.milestones.map(({ uuid, date, description, completed, folder }) => ({
      UUID: uuid,
      Date: responseDate(date),
      Description: description,
      Completed: completed,
      Folder: folder,
    })),
    Notes: job.notes.map(({ uuid, note, comments }) => ({
      UUID: uuid,
      ...note,
      Comments: comments.map(({ uuid: commentUuid, text, date, createdBy }) => ({
        UUID: commentUuid,
        Text: text,
        Date: date,
        CreatedBy: createdBy,
      })),
    })),
  };
}

function taskJson(task: JobTask, practice: Practice): RecordJson {
  return {
    UUID: task.uuid,
    ID: task.id,
    TaskUUID: task.type,
    Name: task.name,
    Description: task.description,
    EstimatedMinutes: task.estimatedMinutes,
    ActualMinutes: task.actualMinutes,
    Completed: task.completed,
    Billable: task.billable,
    Folder: task.folder,
    StartDate: task.start === null ? null : responseDate(task.start),
    DueDate: task.due === null ? null : responseDate(task.due),
    Assigned: task.assigned.flatMap(({ staff, allocatedMinutes }) => {
      const member = staffJson(staff, practice);
      return member === null ? [] : [{ ...member, AllocatedMinutes: allocatedMinutes }];
    }),
  };
}

function contactJson(uuid: string | null, { clients }: Practice): RecordJson | null {
  const position = uuid === null ? null : clients.positionOfContact({ type: 'uuid', uuid });
  const owner = position === null ? null : clients.at(position);
  const contact = owner?.contacts.find((candidate) => candidate.uuid === uuid);
  return contact === undefined ? null : { UUID: contact.uuid, Name: contact.text.Name };
}

function staffJson(uuid: string | null, { staff }: Practice): RecordJson | null {
  const member = uuid === null ? null : staff.get(uuid);
  return member === null ? null : { UUID: member.uuid, Name: member.text.Name };
}

function clientJson(client: JobClient | null, { clients }: Practice): RecordJson | null {
  if (client === null) return null;
  return { UUID: client.uuid, Name: clients.nameOf(client.uuid) ?? client.name };
}
