import type { JobRecord } from '../domain/job.ts';
import { columnOf, recordRows, referenceOf } from './record-rows.ts';

const column = columnOf<JobRecord>();

export const jobRows = recordRows<JobRecord>({
  table: 'job',
  columns: [
    column('xpmId', 'uuid'),
    column('number'),
    column('name'),
    column('description'),
    column('state'),
    column('clientOrderNumber'),
    column('budget'),
    column('type'),
    column('startDate', 'date'),
    column('dueDate', 'date'),
    column('completedDate', 'date'),
    ...referenceOf<JobRecord, 'client'>('client'),
    ...referenceOf<JobRecord, 'contact'>('contact'),
    ...referenceOf<JobRecord, 'manager'>('manager'),
    ...referenceOf<JobRecord, 'partner'>('partner'),
    { name: 'assigned', type: 'jsonb', of: ({ assigned }) => JSON.stringify(assigned) },
  ],
  archived: 'r."goneAt" IS NOT NULL',
});
