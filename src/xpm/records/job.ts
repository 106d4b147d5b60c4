import type { JobRecord } from '../../domain/records/job.ts';
import { date, listOf, name, nested, optional, record, text, uuid } from '../xml/fields.ts';
import type { XmlElement } from '../xml/xml.ts';
import { toReference } from './mapping.ts';
import { readReference } from './shapes.ts';

/** A `Job` of `job.api/current`, `list` or `get`; what only `detailed` adds is passed over (docs/xpm-api.md 5.2). */
const readJob = record({
  UUID: uuid,
  ID: name,
  Name: name,
  Description: text,
  State: name,
  ClientOrderNumber: text,
  Budget: text,
  Type: text,
  StartDate: date,
  DueDate: date,
  CompletedDate: date,
  Client: nested(readReference),
  Contact: optional(readReference),
  Manager: optional(readReference),
  Partner: optional(readReference),
  Assigned: listOf('Staff', readReference),
});

/** @throws UnreadableElement */
export function toJobRecord(element: XmlElement): JobRecord {
  const xpm = readJob(element);
  return {
    xpmId: xpm.UUID,
    number: xpm.ID,
    name: xpm.Name,
    description: xpm.Description,
    state: xpm.State,
    clientOrderNumber: xpm.ClientOrderNumber,
    budget: xpm.Budget,
    type: xpm.Type,
    startDate: xpm.StartDate,
    dueDate: xpm.DueDate,
    completedDate: xpm.CompletedDate,
    client: { xpmId: xpm.Client.UUID, name: xpm.Client.Name },
    contact: toReference(xpm.Contact),
    manager: toReference(xpm.Manager),
    partner: toReference(xpm.Partner),
    assigned: xpm.Assigned.map(({ UUID, Name }) => ({ xpmId: UUID, name: Name })),
  };
}
