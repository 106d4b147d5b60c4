import type { ListedJob, NumberedJob } from '../../domain/records/job.ts';
import type { CallNumber } from '../../ports/xpm/source.ts';
import type { RecordTable } from '../bulk/compare.ts';
import { findChanged } from '../bulk/compare.ts';
import { missingRecords } from '../bulk/missing-records.ts';
import { RecordBatch } from '../bulk/record-batch.ts';
import { recordStore, storing } from '../bulk/record-store.ts';
import type { Database } from '../prisma.ts';
import { jobLists } from './job-lists.ts';
import type { JobStore } from './job-store.ts';
import { jobUsers } from './job-users.ts';
import { completeLines, jobColumns } from './listed-jobs.ts';

export const jobTable: RecordTable<ListedJob> = {
  model: 'Job',
  columns: jobColumns,
  archived: 'r.deleted_at IS NOT NULL',
};

const store = recordStore(jobTable);

export function jobStore(db: Database): JobStore {
  const rows = store(db);
  return {
    ...rows,
    ...storing(jobTable, async (practiceId, batch, stamp) => {
      await completeLines(db, practiceId, batch);
      return rows.storeBatch(practiceId, batch, stamp);
    }),
    ...missingRecords(db, 'Job', 'creation_window IS NOT NULL'),
    ...jobLists(db),
    ...jobUsers(db),
    unchanged: (practiceId, jobs, call) => unchangedJobs(db, { practiceId, jobs, call }),
  };
}

interface NumberedJobs {
  readonly practiceId: string;
  readonly jobs: readonly NumberedJob[];
  readonly call: CallNumber;
}

async function unchangedJobs(
  db: Database,
  { practiceId, jobs, call }: NumberedJobs,
): Promise<readonly ListedJob[]> {
  const number = { in: jobs.map((job) => job.number) };
  const select = { number: true, xpmId: true };
  const rows = await db.job.findMany({ where: { practiceId, deletedAt: null, number }, select });
  const byNumber = Map.groupBy(rows, (row) => row.number);
  const known = jobs.flatMap((job) => {
    const [row, other] = byNumber.get(job.number) ?? [];
    return row === undefined || other !== undefined ? [] : [{ xpmId: row.xpmId, ...job }];
  });
  const batch = new RecordBatch(jobTable.columns);
  for (const job of known) batch.add(job);
  await completeLines(db, practiceId, batch);
  const changed = await findChanged(db, jobTable, { practiceId, batch, call });
  const ids = new Set(changed.map(({ xpmId }) => xpmId));
  return known.filter(({ xpmId }) => !ids.has(xpmId));
}
