import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Prisma } from '../../../prisma/generated/client.ts';
import { createOutboxQueue } from '../../../src/db/outbox.ts';
import type { PrismaClient } from '../../../src/db/prisma.ts';
import { createDatabase } from '../../../src/db/prisma.ts';
import { clientStore } from '../../../src/db/records/clients/clients.ts';
import { initialCursor } from '../../../src/domain/sync/sync-run.ts';
import type { TestDatabase } from '../../support/stack/database.ts';
import { createTestDatabase } from '../../support/stack/database.ts';
import { clientRecord } from '../records/client-record.ts';

const now = new Date('2026-11-24T09:00:00Z');
const farAhead = new Date('2026-11-25T09:00:00Z');
const secondsAgo = (count: number): Date => new Date(now.getTime() - count * 1000);

describe('The outbox', () => {
  let database: TestDatabase;
  let prisma: PrismaClient;
  let practiceId: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    prisma = createDatabase({ url: database.url, poolSize: 2 });
  });
  beforeEach(async () => {
    await prisma.outboxMessage.deleteMany();
    await prisma.practice.deleteMany();
    practiceId = (await prisma.practice.create({ data: { name: 'P', source: 'XPM' } })).id;
    await prisma.xpmConnection.create({ data: { practiceId, state: 'CONNECTED' } });
  });
  afterAll(async () => {
    await prisma.$disconnect();
    await database[Symbol.asyncDispose]();
  });

  const queue = () => createOutboxQueue(prisma);
  const ordered = async (which: 'all' | 'overdue') => {
    await queue().restore(now, which);
    return (await queue().claim(now, now, 20)).map(({ message }) => message);
  };
  const run = async (
    kind: 'CLIENTS' | 'JOBS' | 'USERS' | 'TAX_RETURNS',
    given: Pick<Prisma.SyncRunUncheckedCreateInput, 'state'> &
      Partial<Prisma.SyncRunUncheckedCreateInput>,
  ) => {
    const id = randomUUID();
    const cursor: object = initialCursor;
    const asked = { trigger: 'MANUAL', requestedAt: secondsAgo(7200), mode: 'FULL' } as const;
    await prisma.syncRun.create({ data: { id, practiceId, kind, cursor, ...asked, ...given } });
    const sync = { practiceId, kind, recordId: null, runId: id };
    return { type: 'start-sync', restored: true, sync };
  };
  const edit = () => ({
    practiceId,
    field: 'name',
    label: 'Name',
    base: 'a',
    ours: 'b',
    theirs: 'a',
    since: secondsAgo(7200),
    editedBy: 'Ada',
  });
  const pushOf = (id: string) => ({
    type: 'push',
    restored: true,
    record: { practiceId, type: 'CLIENT', id },
  });
  const paused = (until: Date) => ({
    state: 'PAUSED' as const,
    pausedUntil: until,
    pausedLimit: 'DAY' as const,
    pauseObservedAt: secondsAgo(7000),
  });

  describe('Restoring work that has lost its workflow', () => {
    it('Every unfinished run is restored, whatever it waits for', async () => {
      const unfinished = [
        await run('CLIENTS', { state: 'RUNNING' }),
        await run('JOBS', { state: 'WAITING' }),
        await run('USERS', paused(secondsAgo(-3600))),
        await run('TAX_RETURNS', { state: 'REQUESTED' }),
      ];
      for (const state of ['SUCCEEDED', 'PARTIAL', 'FAILED', 'CANCELLED'] as const) {
        await run('CLIENTS', { state, finishedAt: now });
      }
      const orders = await ordered('all');
      expect(orders).toHaveLength(unfinished.length);
      expect(orders).toEqual(expect.arrayContaining(unfinished));
    });

    it('Running syncs, and those overdue for a minute, are restored every minute', async () => {
      const overdue = [
        await run('CLIENTS', { state: 'RUNNING' }),
        await run('USERS', paused(secondsAgo(61))),
        await run('TAX_RETURNS', { state: 'REQUESTED', requestedAt: secondsAgo(61) }),
      ];
      await run('JOBS', { state: 'WAITING' });
      const orders = await ordered('overdue');
      expect(orders).toHaveLength(overdue.length);
      expect(orders).toEqual(expect.arrayContaining(overdue));
    });

    it('A sleeping or recently requested run is not restored', async () => {
      await run('USERS', paused(secondsAgo(59)));
      await run('CLIENTS', paused(secondsAgo(-3600)));
      await run('TAX_RETURNS', { state: 'REQUESTED', requestedAt: secondsAgo(59) });
      expect(await ordered('overdue')).toEqual([]);
    });

    it('A run is restored once, even if it is checked again before the delivery', async () => {
      const order = await run('CLIENTS', { state: 'RUNNING' });
      await queue().restore(now, 'all');
      expect(await ordered('all')).toEqual([order]);
    });

    it('The edits of a lost connection are restored while its trouble is probed', async () => {
      await clientStore(prisma).store(practiceId, [clientRecord()], { at: now, call: 1n });
      const { id } = await prisma.client.findFirstOrThrow();
      await prisma.pendingChange.create({ data: { ...edit(), id: randomUUID(), clientId: id } });
      await prisma.xpmConnection.update({
        where: { practiceId },
        data: { state: 'NEEDS_RECONNECT' },
      });
      expect(await ordered('overdue')).toEqual([]);
      await prisma.connectionTrouble.create({
        data: {
          practiceId,
          since: now,
          lastFailureAt: now,
          failures: 1,
          evidence: 'Xero no longer lists the account as connected.',
          nextProbeAt: now,
        },
      });
      expect(await ordered('overdue')).toEqual([pushOf(id)]);
    });

    it('A record with edits is restored every minute when its next attempt is overdue, otherwise now and then', async () => {
      await clientStore(prisma).store(practiceId, [clientRecord(), clientRecord()], {
        at: now,
        call: 1n,
      });
      const [due = '', sleeping = ''] = (await prisma.client.findMany()).map(({ id }) => id);
      await prisma.pendingChange.createMany({
        data: [
          { ...edit(), id: randomUUID(), clientId: due, nextAttemptAt: secondsAgo(61) },
          { ...edit(), id: randomUUID(), clientId: sleeping, nextAttemptAt: secondsAgo(-3600) },
        ],
      });
      expect(await ordered('overdue')).toEqual([pushOf(due)]);
      await prisma.outboxMessage.deleteMany();
      const orders = await ordered('all');
      expect(orders).toHaveLength(2);
      expect(orders).toEqual(expect.arrayContaining([pushOf(due), pushOf(sleeping)]));
    });
  });

  describe('Claiming due messages', () => {
    it('Messages that failed before come after all others', async () => {
      const orders = ['first', 'second', 'third'].map((type) => ({ payload: { type } }));
      const [tried] = orders;
      const data = orders.map((each) => ({
        ...each,
        availableAt: now,
        attempts: each === tried ? 1 : 0,
      }));
      await prisma.outboxMessage.createMany({ data });
      const claims = [await queue().claim(now, farAhead, 2), await queue().claim(now, farAhead, 2)];
      expect(claims.map((each) => each.map(({ attempts }) => attempts))).toEqual([[1, 1], [2]]);
    });

    it('A practice with several schedule messages gets only the last one', async () => {
      const other = randomUUID();
      const message = (id: string) => ({ type: 'set-schedules', practiceId: id });
      await prisma.outboxMessage.createMany({
        data: [practiceId, other, practiceId, practiceId].map((id) => ({
          payload: message(id),
          availableAt: now,
        })),
      });
      const claimed = await queue().claim(now, now, 20);
      expect(claimed.map((each) => each.message)).toEqual([message(other), message(practiceId)]);
      expect(await prisma.outboxMessage.count()).toBe(2);
    });

    it('The messages of a finished run are deleted, because it needs no workflow', async () => {
      const { sync } = await run('CLIENTS', { state: 'CANCELLED', finishedAt: now });
      await prisma.outboxMessage.createMany({
        data: (['start-sync', 'wake-sync'] as const).map((type) => ({
          payload: { type, sync },
          availableAt: now,
        })),
      });
      expect(await queue().claim(now, now, 20)).toEqual([]);
      expect(await prisma.outboxMessage.count()).toBe(0);
    });
  });

  it('The messages of one practice are claimed after the first ones of the others, however old they are', async () => {
    const push = (of: string) => ({
      type: 'push',
      restored: false,
      record: { practiceId: of, type: 'JOB', id: randomUUID() },
    });
    const other = randomUUID();
    await prisma.outboxMessage.createMany({
      data: [...Array.from({ length: 30 }, () => push(practiceId)), push(other)].map((payload) => ({
        payload,
        availableAt: secondsAgo(1),
        enqueuedAt: secondsAgo(1),
      })),
    });
    const claimed = await queue().claim(now, now, 2);
    expect(claimed.map(({ message }) => message)).toMatchObject([
      { record: { practiceId } },
      { record: { practiceId: other } },
    ]);
  });
});
