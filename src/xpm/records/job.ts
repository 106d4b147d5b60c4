import type { JobRecord, NumberedJob } from '../../domain/records/job.ts';
import type { Reader } from '../xml/readers.ts';
import { date, name, text, uuid, uuidOrNone } from '../xml/readers.ts';
import type { FieldTable } from '../xml/record.ts';
import { field, fieldOr, listOf, optional, record } from '../xml/record.ts';
import { readReference } from './reference.ts';

/** A `Job` of `job.api/get` (docs/xpm-api.md 5.2). */
export const readJob = record<JobRecord>(jobTable(uuid));

/** A `Job` of `job.api/current` or `list`, which the documented examples show without a UUID. */
export const readListedJob = record<NumberedJob & { readonly xpmId: string | null }>(
  jobTable(uuidOrNone),
);

function jobTable<Id extends string | null>(
  id: Reader<Id>,
): FieldTable<NumberedJob & { readonly xpmId: Id }> {
  return {
    xpmId: field('UUID', id),
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
  };
}
