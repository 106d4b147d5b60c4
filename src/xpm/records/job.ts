import type { JobRecord, ListedJob } from '../../domain/records/job.ts';
import type { FieldTable } from '../xml/field-table.ts';
import { date, name, text, textIfCarried, uuid, uuidOrNone } from '../xml/readers.ts';
import { field, fieldOr, listOf, optional, record } from '../xml/record.ts';
import { readReference } from './reference.ts';

/** The elements of a job in every response. */
const sharedFields: FieldTable<Omit<JobRecord, 'xpmId' | 'budget' | 'type'>> = {
  number: field('ID', name),
  name: fieldOr('Name', name, 'ID'),
  description: field('Description', text),
  state: field('State', name),
  clientOrderNumber: field('ClientOrderNumber', text),
  startDate: field('StartDate', date),
  dueDate: field('DueDate', date),
  completedDate: field('CompletedDate', date),
  client: field('Client', optional(readReference)),
  contact: field('Contact', optional(readReference)),
  manager: field('Manager', optional(readReference)),
  partner: field('Partner', optional(readReference)),
  assigned: field('Assigned', listOf('Staff', readReference)),
};

/** A `Job` of `job.api/get` (docs/xpm-api.md 5.2), which has every element of the job. */
export const readJob = record<JobRecord>({
  xpmId: field('UUID', uuid),
  ...sharedFields,
  budget: field('Budget', text),
  type: field('Type', text),
});

/** A `Job` of `job.api/current` or `list`, whose documented examples have no UUID, budget or type. */
export const readListedJob = record<Omit<ListedJob, 'xpmId'> & { readonly xpmId: string | null }>({
  xpmId: field('UUID', uuidOrNone),
  ...sharedFields,
  budget: field('Budget', textIfCarried),
  type: field('Type', textIfCarried),
});
