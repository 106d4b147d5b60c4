import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PrismaClient } from '../../../src/db/prisma.ts';
import { createDatabase } from '../../../src/db/prisma.ts';
import { clientStore } from '../../../src/db/records/clients/clients.ts';
import { jobStore } from '../../../src/db/records/jobs.ts';
import { recordsToRead } from '../../../src/db/records/records-to-read.ts';
import type { RecordType } from '../../../src/domain/records/record.ts';
import { sweepPhases } from '../../../src/domain/sync/sweep-phase.ts';
import type { TestDatabase } from '../../support/stack/database.ts';
import { createTestDatabase } from '../../support/stack/database.ts';
import { clientRecord } from './client-record.ts';
import { jobRecord } from './job-record.ts';

const dayMs = 24 * 60 * 60 * 1000;
const requestedAt = new Date('2026-11-24T09:00:00Z');
const daysBefore = (days: number): Date => new Date(requestedAt.getTime() - days * dayMs);

describe('The records of a sweep', () => {
  let database: TestDatabase;
  let prisma: PrismaClient;
  let practiceId: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    prisma = createDatabase({ url: database.url, poolSize: 2 });
    ({ id: practiceId } = await prisma.practice.create({ data: { name: 'P', source: 'XPM' } }));
    const clients = clientStore(prisma);
    const jobs = jobStore(prisma);
    const old = { at: daysBefore(31), call: 1n };
    const recent = { at: daysBefore(29), call: 2n };
    const now = { at: daysBefore(-1), call: 5n };
    await clients.store(
      practiceId,
      [
        clientRecord({ name: 'old' }),
        clientRecord({ name: 'archived', isArchived: true }),
        clientRecord({ name: 'deleted', isDeleted: true }),
      ],
      old,
    );
    await clients.store(practiceId, [clientRecord({ name: 'recent' })], recent);
    await clients.store(
      practiceId,
      [clientRecord({ name: 'read since' }), clientRecord({ name: 'changed meanwhile' })],
      now,
    );
    await prisma.client.updateMany({
      where: { name: 'read since' },
      data: { valuesLastReadCall: 6n },
    });
    await jobs.store(
      practiceId,
      [
        jobRecord({ number: 'J1', name: 'old', completedDate: null }),
        jobRecord({ number: 'J2', name: 'completed', completedDate: '2026-10-01' }),
      ],
      old,
    );
    await jobs.store(
      practiceId,
      [jobRecord({ number: 'J3', name: 'recent', completedDate: null })],
      recent,
    );
  });
  afterAll(async () => {
    await prisma.$disconnect();
    await database[Symbol.asyncDispose]();
  });

  const phases = async (type: RecordType) => {
    const found = [];
    for (const phase of sweepPhases) {
      const page = { phase, requestedAt, after: null, limit: 10 };
      const records = await recordsToRead(prisma).next(practiceId, type, page);
      found.push(records.map(({ name }) => name).toSorted());
    }
    return found;
  };

  it('The phases of clients start with recent ones and end with archived ones, and a client that changed meanwhile is in every later phase until it is read', async () => {
    expect(await phases('CLIENT')).toEqual([
      ['changed meanwhile', 'read since', 'recent'],
      ['changed meanwhile', 'old'],
      ['archived', 'changed meanwhile', 'deleted'],
    ]);
  });

  it('The phases of jobs start with recent ones and end with completed ones', async () => {
    expect(await phases('JOB')).toEqual([['recent'], ['old'], ['completed']]);
  });

  it('The record that XPM returned last is the one whose custom fields were read last, or any one', async () => {
    const rows = recordsToRead(prisma);
    expect(await rows.lastRead(practiceId, 'CLIENT')).toMatchObject({ name: 'read since' });
    expect(await rows.lastRead(practiceId, 'JOB')).toMatchObject({ type: 'JOB' });
    expect(await rows.lastRead(randomUUID(), 'JOB')).toBeNull();
  });

  it('A record that the lists lack is not taken for the one that XPM returned last', async () => {
    const readSince = { where: { practiceId, name: 'read since' } };
    await prisma.client.updateMany({ ...readSince, data: { missingSince: new Date() } });
    const last = await recordsToRead(prisma).lastRead(practiceId, 'CLIENT');
    expect(last).not.toMatchObject({ name: 'read since' });
    await prisma.client.updateMany({ ...readSince, data: { missingSince: null } });
  });

  it('The records of a phase are paged by their ids', async () => {
    const rows = recordsToRead(prisma);
    const page = { phase: 'INACTIVE', requestedAt, limit: 1 } as const;
    const [first] = await rows.next(practiceId, 'CLIENT', { ...page, after: null });
    const [second] = await rows.next(practiceId, 'CLIENT', { ...page, after: first?.id ?? null });
    expect(first?.id).not.toBe(second?.id);
    expect(second?.id.localeCompare(first?.id ?? '')).toBe(1);
  });
});
