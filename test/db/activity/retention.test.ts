import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PrismaClient } from '../../../src/db/prisma.ts';
import { createDatabase } from '../../../src/db/prisma.ts';
import { createRetention } from '../../../src/db/retention.ts';
import type { TestDatabase } from '../../support/stack/database.ts';
import { createTestDatabase } from '../../support/stack/database.ts';

const now = new Date('2026-11-24T09:00:00Z');
const hours = (count: number): Date => new Date(now.getTime() - count * 60 * 60 * 1000);

describe('Expired rows are pruned', () => {
  let database: TestDatabase;
  let prisma: PrismaClient;
  let practiceId: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    prisma = createDatabase({ url: database.url, poolSize: 2 });
  });
  beforeEach(async () => {
    practiceId = (await prisma.practice.create({ data: { name: 'P', source: 'XPM' } })).id;
  });
  afterAll(async () => {
    await prisma.$disconnect();
    await database[Symbol.asyncDispose]();
  });

  const prune = () => createRetention(prisma).prune(now);

  it('A call permit is deleted once it no longer counts for the day', async () => {
    const lease = { practiceId, priority: 'MANUAL', expiresAt: now } as const;
    await prisma.callPermit.createMany({
      data: [
        { ...lease, call: 'of the last day', acquiredAt: hours(23) },
        { ...lease, call: 'by a clock that is late', acquiredAt: hours(24.5) },
        { ...lease, call: 'old', acquiredAt: hours(25.5) },
      ],
    });
    await prune();
    const left = await prisma.callPermit.findMany({
      where: { practiceId },
      orderBy: { id: 'asc' },
    });
    expect(left.map(({ call }) => call)).toEqual(['of the last day', 'by a clock that is late']);
  });

  it('The permits of a run stay until it has ended, so that it can count its calls', async () => {
    const lease = { practiceId, priority: 'SWEEP', expiresAt: now, acquiredAt: hours(50) } as const;
    const run = {
      practiceId,
      kind: 'CLIENT_FIELD_VALUES',
      trigger: 'SCHEDULED',
      mode: 'FULL',
      requestedAt: hours(60),
      cursor: {},
    } as const;
    const [ended, unfinished] = [randomUUID(), randomUUID()];
    await prisma.syncRun.createMany({
      data: [
        { ...run, id: ended, state: 'SUCCEEDED', finishedAt: hours(40) },
        { ...run, id: unfinished, state: 'RUNNING' },
      ],
    });
    await prisma.callPermit.createMany({
      data: [ended, unfinished].map((seriesId) => ({ ...lease, call: 'get', seriesId })),
    });
    await prune();
    const left = await prisma.callPermit.findMany({ where: { practiceId } });
    expect(left.map(({ seriesId }) => seriesId)).toEqual([unfinished]);
  });

  it('Reservations are deleted at their end, and calls of the app after an hour', async () => {
    await prisma.quotaReservation.createMany({
      data: [
        { practiceId, priority: 'WRITE', calls: 4, until: hours(0.1) },
        { practiceId, priority: 'MANUAL', calls: 4, until: now },
      ],
    });
    await prisma.appCalls.createMany({
      data: [
        { second: hours(0.5), calls: 1 },
        { second: hours(1.5), calls: 2 },
      ],
    });
    await prune();
    expect(await prisma.quotaReservation.findMany()).toMatchObject([{ priority: 'MANUAL' }]);
    expect(await prisma.appCalls.findMany()).toMatchObject([{ calls: 1 }]);
  });

  it('An idempotency key is deleted after seven days', async () => {
    const request = { practiceId, subject: 's', fingerprint: 'f', outcome: 'SyncStarted' };
    await prisma.idempotentRequest.createMany({
      data: [
        { ...request, key: 'young', runId: randomUUID(), requestedAt: hours(7 * 24 - 1) },
        { ...request, key: 'old', runId: randomUUID(), requestedAt: hours(7 * 24 + 1) },
      ],
    });
    await prune();
    expect(await prisma.idempotentRequest.findMany()).toMatchObject([{ key: 'young' }]);
  });

  it('An uncompleted consent is deleted when it expires', async () => {
    const consent = { practiceId, codeVerifier: 'v', subject: 's', requestedBy: 'Ada' };
    await prisma.xpmConsentRequest.createMany({
      data: [
        { ...consent, state: 'awaited', expiresAt: now },
        { ...consent, state: 'expired', expiresAt: hours(0.1) },
      ],
    });
    await prune();
    expect(await prisma.xpmConsentRequest.findMany()).toMatchObject([{ state: 'awaited' }]);
  });

  it('An event is deleted after seven days, even of a practice whose syncs all fail', async () => {
    const event = { practiceId, type: 'connection.changed', data: {} };
    await prisma.event.createMany({
      data: [
        { ...event, seq: 1, createdAt: hours(7 * 24 + 1) },
        { ...event, seq: 2, createdAt: hours(7 * 24 - 1) },
      ],
    });
    await prune();
    expect(await prisma.event.findMany({ where: { practiceId } })).toMatchObject([{ seq: 2n }]);
  });

  it('The pruned log has no gap, whatever the clocks of its writers', async () => {
    const event = { practiceId, type: 'connection.changed', data: {} };
    const [old, young] = [hours(7 * 24 + 1), hours(7 * 24 - 1)];
    await prisma.event.createMany({
      data: [old, young, old, young, young].map((createdAt, n) => ({
        ...event,
        seq: n,
        createdAt,
      })),
    });
    await prune();
    const left = await prisma.event.findMany({ where: { practiceId }, orderBy: { seq: 'asc' } });
    expect(left.map(({ seq }) => seq)).toEqual([3n, 4n]);
  });
});
