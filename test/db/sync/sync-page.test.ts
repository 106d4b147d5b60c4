import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTokenCipher } from '../../../src/db/practice/token-cipher.ts';
import type { PrismaClient } from '../../../src/db/prisma.ts';
import { createDatabase } from '../../../src/db/prisma.ts';
import { runStore } from '../../../src/db/sync/runs.ts';
import { createUnitOfWork } from '../../../src/db/unit-of-work.ts';
import { defaultRetryPolicy } from '../../../src/domain/sync/failed-call.ts';
import { SourceFailure } from '../../../src/domain/sync/source-failure.ts';
import type { SyncRun } from '../../../src/domain/sync/sync-run.ts';
import { initialCursor } from '../../../src/domain/sync/sync-run.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import type { Chunk } from '../../../src/ports/source.ts';
import { syncPage } from '../../../src/sync/page/sync-page.ts';
import type { Sources } from '../../../src/sync/steps/step.ts';
import { xpmLimits } from '../../../src/xpm/limits.ts';
import type { TestDatabase } from '../../support/stack/database.ts';
import { createTestDatabase } from '../../support/stack/database.ts';
import { run as runOf } from '../../unit/domain/sync/run.ts';
import { clientRecord } from '../records/client-record.ts';

describe('reading a page', () => {
  let database: TestDatabase;
  let prisma: PrismaClient;
  let run: SyncRun;

  beforeAll(async () => {
    database = await createTestDatabase();
    prisma = createDatabase({ url: database.url, poolSize: 4 });
  });
  afterAll(async () => {
    await prisma.$disconnect();
    await database[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    const { id: practiceId } = await prisma.practice.create({ data: { name: 'P', source: 'XPM' } });
    const cursor = { ...initialCursor, step: 1 };
    run = runOf({ id: randomUUID(), practiceId, cursor, startedAt: new Date() });
    await runStore(prisma).insert(run);
  });

  const read = (source: Partial<Sources>) =>
    syncPage(
      {
        unitOfWork: createUnitOfWork(
          prisma,
          createTokenCipher([{ id: 'test', secret: randomBytes(32) }]),
          xpmLimits,
        ),
        source: source as Sources,
        clock: systemClock,
        newId: randomUUID,
        retryPolicy: defaultRetryPolicy,
        jitter: () => 0,
        onFailure: () => undefined,
      },
      { runId: run.id, practiceId: run.practiceId, kind: run.kind, recordId: null },
      new AbortController().signal,
    );
  const rowOfRun = () => runStore(prisma).find(run.id);
  const listOf = async function* (...chunks: (Chunk<never> | Promise<Chunk<never>>)[]) {
    for (const chunk of chunks) yield await chunk;
  };

  it('that another reading has overtaken stores nothing more and ends nothing', async () => {
    const slow = Promise.withResolvers<Chunk<never>>();
    const reads = Promise.withResolvers<undefined>();
    const overtaken = read({
      clients: () => {
        reads.resolve(undefined);
        return Promise.resolve({ asOf: new Date(), call: 1n, chunks: listOf(slow.promise) });
      },
    });
    await reads.promise;
    // The later one fails and pauses the run, which the earlier one would have ended with its list.
    const limit = { kind: 'limited', limit: 'DAY', until: new Date(Date.now() + 60_000) } as const;
    const later = await read({
      clients: () => Promise.reject(new SourceFailure(limit, 'client.api/list', 'No leave.')),
    });
    expect(later.type).toBe('paused');
    slow.resolve({ records: [clientRecord() as never], unreadable: [] });
    expect(await overtaken).toEqual({ type: 'more' });
    expect(await rowOfRun()).toMatchObject({ state: 'PAUSED', progress: { read: 0 } });
    expect(await prisma.client.count({ where: { practiceId: run.practiceId } })).toBe(0);
  });

  it('that another reading has overtaken does not fail the run either', async () => {
    const slow = Promise.withResolvers<never>();
    const reads = Promise.withResolvers<undefined>();
    const overtaken = read({
      clients: () => {
        reads.resolve(undefined);
        return slow.promise;
      },
    });
    await reads.promise;
    const later = await read({
      clients: () => Promise.resolve({ asOf: new Date(), call: 1n, chunks: listOf() }),
    });
    expect(later.type).toBe('ended');
    slow.reject(new SourceFailure({ kind: 'permission' }, 'client.api/list', 'Forbidden.'));
    expect(await overtaken).toEqual({ type: 'ended' });
    expect(await rowOfRun()).toMatchObject({ state: 'SUCCEEDED', failure: null });
  });

  it('with a consent that was refused while an admin gave a new one is tried with that', async () => {
    const refused = await read({
      clients: async () => {
        const connectedAt = new Date(Date.now() + 1);
        const state = 'CONNECTED';
        await prisma.xpmConnection.create({
          data: { practiceId: run.practiceId, state, connectedAt, accessToken: 'new' },
        });
        throw new SourceFailure({ kind: 'auth' }, 'client.api/list', 'Refused.');
      },
    });
    expect(refused).toEqual({ type: 'more' });
    expect(await rowOfRun()).toMatchObject({ state: 'RUNNING' });
    const { practiceId } = run;
    expect(await prisma.xpmConnection.findUnique({ where: { practiceId } })).toMatchObject({
      state: 'CONNECTED',
      accessToken: 'new',
    });
  });
});
