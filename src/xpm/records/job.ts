import type { JobRecord } from '../../domain/records/job.ts';
import { date, name, text, uuid } from '../xml/readers.ts';
import { field, fieldOr, listOf, optional, record } from '../xml/record.ts';
import { readReference } from './reference.ts';

/** A `Job` of `job.api/current`, `list` or `get` (docs/xpm-api.md 5.2). */
export const readJob = record<JobRecord>({
  xpmId: field('UUID', uuid),
  number: field('ID', name),
  name: fieldOr('Name', name, 'ID'),
  description: field('Description', text),
  state: field('State', name),
  clientOrderNumber: field('ClientOrderNumber', text),
  budget: field('Budget', text),
  type: field('Type', text),
  startDate: field('StartDate', date),
  dueDate: field('DueDate', date),
  completedDate: field('CompletedDate', date),
  client: field('Client', optional(readReference)),
  contact: field('Contact', optional(readReference)),
  manager: field('Manager', optional(readReference)),
  partner: field('Partner', optional(readReference)),
  assigned: field('Assigned', listOf('Staff', readReference)),
});
