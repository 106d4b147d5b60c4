import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pendingChangeStore } from '../../../src/db/edits/pending-changes.ts';
import type { PrismaClient } from '../../../src/db/prisma.ts';
import { createDatabase } from '../../../src/db/prisma.ts';
import { jobStore } from '../../../src/db/records/jobs.ts';
import { newRecordBatch } from '../../../src/db/records/record-stores.ts';
import type { Transaction, UnitOfWork } from '../../../src/db/unit-of-work.ts';
import type { ListedJob } from '../../../src/domain/records/job.ts';
import { currentJobs } from '../../../src/sync/steps/job-lists.ts';
import type { TestDatabase } from '../../support/stack/database.ts';
import { createTestDatabase } from '../../support/stack/database.ts';
import { change } from '../../unit/domain/edits/pending.ts';
import { run } from '../../unit/domain/sync/run.ts';
import { jobNow, start } from '../../unit/xpm/sandbox/practice.ts';
import { jobRecord } from './job-record.ts';

const at = new Date('2026-11-24T09:00:00Z');

describe('Storing a list of jobs that may lack budgets and types', () => {
  let database: TestDatabase;
  let prisma: PrismaClient;
  let practiceId: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    prisma = createDatabase({ url: database.url, poolSize: 2 });
  });
  afterAll(async () => {
    await prisma.$disconnect();
    await database[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    ({ id: practiceId } = await prisma.practice.create({ data: { name: 'P', source: 'XPM' } }));
  });

  const store = (call: bigint, ...listed: readonly ListedJob[]) =>
    prisma.$transaction((db) => jobStore(db).store(practiceId, listed, { at, call }));
  const rows = () =>
    prisma.job.findMany({
      where: { practiceId },
      orderBy: { number: 'asc' },
      select: { number: true, name: true, budget: true, type: true },
    });
  const lacking = (job: ListedJob): ListedJob => ({ ...job, budget: undefined, type: undefined });
  const job = jobRecord({ number: 'J1', name: 'One', budget: '1000.00', type: 'Accounts' });
  const other = jobRecord({ number: 'J2', name: 'Two', budget: '5.00', type: 'Tax' });

  it('Elements that no job of the list has leave the stored values alone, and are no change', async () => {
    await store(1n, job, other);
    expect(await store(2n, lacking(job), lacking(other))).toMatchObject({ changed: 0 });
    expect(await store(3n, lacking({ ...job, name: 'New' }))).toMatchObject({ changed: 1 });
    expect(await rows()).toMatchObject([
      { name: 'New', budget: '1000.00', type: 'Accounts' },
      { name: 'Two', budget: '5.00', type: 'Tax' },
    ]);
    // The stored line is that of the job alone.
    expect(await store(4n, { ...job, name: 'New' })).toMatchObject({ changed: 0 });
  });

  it('An empty element clears its value, and leaves the absent one alone', async () => {
    await store(1n, job);
    expect(await store(2n, { ...job, budget: null, type: undefined })).toMatchObject({
      changed: 1,
    });
    expect(await rows()).toMatchObject([{ budget: null, type: 'Accounts' }]);
  });

  it('An element that other jobs of the list have is empty where it is absent', async () => {
    await store(1n, job, other);
    await store(2n, { ...job, type: undefined }, lacking(other));
    expect(await rows()).toMatchObject([
      { budget: '1000.00', type: 'Accounts' },
      { budget: null, type: 'Tax' },
    ]);
  });

  it('A deleted job that is listed again starts anew', async () => {
    await store(1n, job);
    await jobStore(prisma).archive(practiceId, job.xpmId, { at, call: 2n });
    await store(3n, lacking(job));
    expect(await rows()).toMatchObject([{ budget: null, type: null }]);
  });

  it('A budget that waits for its push stays pending when its list lacks it', async () => {
    const { ids } = await store(1n, job);
    const record = { practiceId, type: 'JOB', id: ids[0] ?? '' } as const;
    const pending = { field: 'budget', base: '1000.00', theirs: '1000.00', ours: '7' } as const;
    await pendingChangeStore(prisma).save(change({ id: randomUUID(), record, ...pending }));
    await prisma.job.update({ where: { id: record.id }, data: { budget: '7' } });
    expect(await store(2n, lacking(job))).toMatchObject({ changed: 0, pendingSyncChanged: [] });
    await store(3n, lacking({ ...job, name: 'New' }));
    expect(await rows()).toMatchObject([{ name: 'New', budget: '7', type: 'Accounts' }]);
    expect(await pendingChangeStore(prisma).of(record)).toMatchObject([pending]);
  });

  it('A job without an identifier is unchanged when its list lacks its budget', async () => {
    await store(1n, job);
    const { xpmId, ...numbered } = lacking(job);
    expect(await jobStore(prisma).unchanged(practiceId, [numbered], 2n)).toMatchObject([{ xpmId }]);
  });

  it.each([
    ['', { budgetInPlainJobs: false }],
    [' and identifiers', { budgetInPlainJobs: false, jobUuidsInLists: false }],
  ])(
    'A sync of lists without budgets%s keeps what was read alone, and reads no job again',
    async (_, settings) => {
      await using xpm = await start(settings);
      const unitOfWork: Pick<UnitOfWork, 'transaction' | 'newBatch'> = {
        newBatch: newRecordBatch,
        transaction: (work) =>
          prisma.$transaction((db) => work({ jobs: jobStore(db) } as Transaction)),
      };
      const sync = async () => {
        const options = { unitOfWork: unitOfWork as UnitOfWork, watermark: null, record: null };
        const { batches } = await currentJobs.open(xpm.source, run({ practiceId }), options);
        for await (const batch of batches) {
          await unitOfWork.transaction((tx) => batch.store(tx, at));
        }
      };
      await sync();
      const listed = await prisma.job.findMany({ where: { practiceId } });
      for (const each of listed) {
        await xpm.writes.updateJob(practiceId, each, { budget: '1234.5' });
      }
      const alone = await Promise.all(listed.map((each) => jobNow(xpm, each)));
      await store(1000n, ...alone);
      const before = await rows();
      expect(before.filter(({ budget }) => budget !== null)).toHaveLength(listed.length);
      await prisma.job.updateMany({ where: { practiceId }, data: { lastReadCall: 1n } });
      const { calls } = xpm.rateLimiter;
      const made = calls.length;
      await sync();
      expect(await rows()).toEqual(before);
      expect(calls.slice(made)).toEqual(['job.api/current']);
    },
  );
});
