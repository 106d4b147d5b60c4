import type { JobRecord } from '../../domain/records/job.ts';
import type { JobRows } from '../../ports/job-rows.ts';
import { missingRecords } from '../bulk/missing.ts';
import { columnOf, recordRows, referenceOf } from '../bulk/record-store.ts';
import type { Database } from '../prisma.ts';
import { jobLists } from './job-lists.ts';
import { jobPeople } from './job-users.ts';

const column = columnOf<JobRecord>();

const rows = recordRows<JobRecord>({
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
  archived: 'r.deleted_at IS NOT NULL',
});

export function jobRows(db: Database): JobRows {
  return {
    ...rows(db),
    ...missingRecords(db, 'job', 'creation_window IS NOT NULL'),
    ...jobLists(db),
    ...jobPeople(db),
  };
}
