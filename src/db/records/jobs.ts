import type { JobRecord } from '../../domain/records/job.ts';
import type { RecordTable } from '../bulk/compare.ts';
import { missingRecords } from '../bulk/missing-records.ts';
import { recordColumns } from '../bulk/record-columns.ts';
import { recordStore } from '../bulk/record-store.ts';
import type { Database } from '../prisma.ts';
import { jobLists } from './job-lists.ts';
import type { JobStore } from './job-store.ts';
import { jobUsers } from './job-users.ts';

export const jobTable: RecordTable<JobRecord> = {
  model: 'Job',
  columns: recordColumns<'Job', JobRecord>('Job', {}),
  archived: 'r.deleted_at IS NOT NULL',
};

const store = recordStore(jobTable);

export function jobStore(db: Database): JobStore {
  return {
    ...store(db),
    ...missingRecords(db, 'Job', 'creation_window IS NOT NULL'),
    ...jobLists(db),
    ...jobUsers(db),
  };
}
