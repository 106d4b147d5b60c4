import type { JobRecord } from '../../domain/records/job.ts';
import { missingRecords } from '../bulk/missing.ts';
import { columnOf, recordStore, referenceOf } from '../bulk/record-store.ts';
import type { Database } from '../prisma.ts';
import { jobLists } from './job-lists.ts';
import type { JobStore } from './job-store.ts';
import { jobPeople } from './job-users.ts';

const column = columnOf<JobRecord>();

const rows = recordStore<JobRecord>({
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

export function jobStore(db: Database): JobStore {
  return {
    ...rows(db),
    ...missingRecords(db, 'job', 'creation_window IS NOT NULL'),
    ...jobLists(db),
    ...jobPeople(db),
  };
}
