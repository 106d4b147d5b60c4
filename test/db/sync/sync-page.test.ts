import { randomBytes, randomUUID } from 'node:crypto';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pendingChangeStore } from '../../../src/db/edits/pending-changes.ts';
import { createTokenCipher } from '../../../src/db/practice/token-cipher.ts';
import type { PrismaClient } from '../../../src/db/prisma.ts';
import { createDatabase } from '../../../src/db/prisma.ts';
import { clientStore } from '../../../src/db/records/clients/clients.ts';
import { runStore } from '../../../src/db/sync/runs.ts';
import { createUnitOfWork } from '../../../src/db/unit-of-work.ts';
import type { RecordKey } from '../../../src/domain/records/record.ts';
import { defaultRetryPolicy } from '../../../src/domain/sync/failed-call.ts';
import { SourceFailure } from '../../../src/domain/sync/source-failure.ts';
import type { SyncRun } from '../../../src/domain/sync/sync-run.ts';
import { initialCursor } from '../../../src/domain/sync/sync-run.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import type { Permit } from '../../../src/ports/rate-limiter.ts';
import type { Chunk, PracticeSource } from '../../../src/ports/xpm/source.ts';
import type { SyncPageDependencies } from '../../../src/sync/page/page.ts';
import { syncPage } from '../../../src/sync/page/sync-page.ts';
import { xpmLimits } from '../../../src/xpm/limits.ts';
import type { ActivityDependencies } from '../../../workflows/activities.ts';
import { createActivities } from '../../../workflows/activities.ts';
import type { TestDatabase } from '../../support/stack/database.ts';
import { createTestDatabase } from '../../support/stack/database.ts';
import { change } from '../../unit/domain/edits/pending.ts';
import { run as runOf } from '../../unit/domain/sync/run.ts';
import { clientRecord } from '../records/client-record.ts';

describe('Reading a page', () => {
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

  const dependenciesOf = (source: Partial<PracticeSource>): SyncPageDependencies => ({
    unitOfWork: createUnitOfWork(
      prisma,
      createTokenCipher([{ id: 'test', secret: randomBytes(32) }]),
      xpmLimits,
    ),
    source: source as PracticeSource,
    clock: systemClock,
    newId: randomUUID,
    storeRetries: { firstWaitMs: 1, longestWaitMs: 1, maximumAttempts: 3 },
    retryPolicy: defaultRetryPolicy,
    jitter: () => 0,
    onFailure: () => undefined,
  });
  const keyOfRun = () => ({
    runId: run.id,
    practiceId: run.practiceId,
    kind: run.kind,
    recordId: null,
  });
  const read = (source: Partial<PracticeSource>) =>
    syncPage(dependenciesOf(source), keyOfRun(), new AbortController().signal);
  /** Reads a page as a worker does, in so many attempts. */
  const attemptToRead = (source: Partial<PracticeSource>, attempt: number) => {
    const activities = createActivities(dependenciesOf(source) as ActivityDependencies);
    return new MockActivityEnvironment({ attempt }).run(() => activities.syncPage(keyOfRun()));
  };
  const rowOfRun = () => runStore(prisma).find(run.id);
  const listOf = async function* (...chunks: (Chunk<never> | Promise<Chunk<never>>)[]) {
    for (const chunk of chunks) yield await chunk;
  };

  it('A read that a later one has overtaken stores nothing and ends nothing', async () => {
    const slow = Promise.withResolvers<Chunk<never>>();
    const reads = Promise.withResolvers<undefined>();
    const overtaken = read({
      clientLines: () => {
        reads.resolve(undefined);
        return Promise.resolve({ asOf: new Date(), call: 1n, chunks: listOf(slow.promise) });
      },
    });
    await reads.promise;
    // The later one fails and pauses the run, which the earlier one would have ended with its list.
    const limit = { type: 'limited', limit: 'DAY', until: new Date(Date.now() + 60_000) } as const;
    const later = await read({
      clientLines: () => Promise.reject(new SourceFailure(limit, 'client.api/list', 'No leave.')),
    });
    expect(later.type).toBe('paused');
    slow.resolve({ records: [clientRecord() as never], problems: [] });
    expect(await overtaken).toEqual({ type: 'more' });
    expect(await rowOfRun()).toMatchObject({ state: 'PAUSED', progress: { read: 0 } });
    expect(await prisma.client.count({ where: { practiceId: run.practiceId } })).toBe(0);
  });

  it('A read that a later one has overtaken does not fail the run', async () => {
    const slow = Promise.withResolvers<never>();
    const reads = Promise.withResolvers<undefined>();
    const overtaken = read({
      clientLines: () => {
        reads.resolve(undefined);
        return slow.promise;
      },
    });
    await reads.promise;
    const later = await read({
      clientLines: () => Promise.resolve({ asOf: new Date(), call: 1n, chunks: listOf() }),
    });
    expect(later.type).toBe('ended');
    slow.reject(new SourceFailure({ type: 'permission' }, 'client.api/list', 'Forbidden.'));
    expect(await overtaken).toEqual({ type: 'ended' });
    expect(await rowOfRun()).toMatchObject({ state: 'SUCCEEDED', failure: null });
  });

  it('A call whose token is refused is repeated when an admin has reconnected meanwhile', async () => {
    const refused = await read({
      clientLines: async () => {
        const connectedAt = new Date(Date.now() + 1);
        const state = 'CONNECTED';
        await prisma.xpmConnection.create({
          data: { practiceId: run.practiceId, state, connectedAt, accessToken: 'new' },
        });
        throw new SourceFailure({ type: 'auth' }, 'client.api/list', 'Refused.');
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

  const complete: Partial<PracticeSource> = {
    clientLines: () => Promise.resolve({ asOf: new Date(), call: 1n, chunks: listOf() }),
  };

  it('A run that waits some seconds for its slot reports it in its progress and is not paused', async () => {
    const until = new Date(Date.now() + 15_000);
    const denial = { type: 'limited', limit: 'MINUTE', until, cause: 'PACING' } as const;
    const paced = await read({
      clientLines: () => Promise.reject(new SourceFailure(denial, 'client.api/list', 'No permit.')),
    });
    expect(paced).toEqual({ type: 'paused', resumeAt: until.getTime() });
    const wait = { reason: 'SLOT', until };
    expect(await rowOfRun()).toMatchObject({ state: 'RUNNING', pause: null, wait });
    expect(await read(complete)).toEqual({ type: 'ended' });
    expect(await rowOfRun()).toMatchObject({ state: 'SUCCEEDED', wait: null });
  });

  it('A run with a second internal error reports the reason and the end of its wait', async () => {
    const entry = { id: randomUUID(), type: 'SYNC', status: 'IN_PROGRESS', title: 'Sync' } as const;
    const { practiceId } = run;
    await prisma.practiceActivity.create({
      data: {
        ...entry,
        practiceId,
        message: 'Reading.',
        runId: run.id,
        createdAt: new Date(),
        updatedAt: new Date(),
      },
    });
    const message = async () =>
      (await prisma.practiceActivity.findUniqueOrThrow({ where: { id: entry.id } })).message;
    const broken: Partial<PracticeSource> = {
      clientLines: () => Promise.reject(new Error('a defect')),
    };
    await expect(attemptToRead(broken, 1)).rejects.toThrow('a defect');
    expect(await rowOfRun()).toMatchObject({ wait: null });
    await expect(attemptToRead(broken, 2)).rejects.toThrow('a defect');
    expect(await rowOfRun()).toMatchObject({
      state: 'RUNNING',
      wait: { reason: 'INTERNAL_ERROR', until: expect.any(Date) as Date },
    });
    expect(await message()).toMatch(
      /^An internal error delays the sync\. It is retried .* next at/,
    );
    expect(await attemptToRead(complete, 3)).toEqual({ type: 'ended' });
    expect(await rowOfRun()).toMatchObject({ state: 'SUCCEEDED', wait: null });
    expect(await message()).toMatch(/read: 0 added/);
  });

  /** A unit of work whose next transactions fail after their work, so often. */
  const failing = (failures: number): SyncPageDependencies['unitOfWork'] => {
    const { unitOfWork } = dependenciesOf({});
    let left = failures;
    return {
      ...unitOfWork,
      transaction: (work) =>
        unitOfWork.transaction(async (tx) => {
          const result = await work(tx);
          if (left > 0) {
            left -= 1;
            throw new Error('a defect of the store');
          }
          return result;
        }),
    };
  };

  /** A page whose transactions fail from the call on, and the number of its calls. */
  const readAndFail = async (failures: number) => {
    let calls = 0;
    const deps = dependenciesOf({
      clientLines: () => {
        calls += 1;
        unitOfWork = failing(failures);
        const chunk = { records: [clientRecord() as never], problems: [] };
        return Promise.resolve({ asOf: new Date(), call: 1n, chunks: listOf(chunk) });
      },
    });
    let { unitOfWork } = deps;
    const activities = createActivities({
      ...deps,
      unitOfWork: { ...deps.unitOfWork, transaction: (work) => unitOfWork.transaction(work) },
    } as ActivityDependencies);
    const outcome = await new MockActivityEnvironment()
      .run(() => activities.syncPage(keyOfRun()))
      .catch((error: unknown) => error);
    return { outcome, calls };
  };

  it('A response that cannot be stored at first is stored without a second call', async () => {
    expect(await readAndFail(2)).toEqual({ outcome: { type: 'ended' }, calls: 1 });
    expect(await rowOfRun()).toMatchObject({
      state: 'SUCCEEDED',
      wait: null,
      progress: { read: 1 },
    });
  });

  it('A response that can never be stored ends its run with the reason, after one call', async () => {
    const { outcome, calls } = await readAndFail(4);
    expect(calls).toBe(1);
    expect(outcome).toMatchObject({ type: 'StoreFailed', nonRetryable: true });
    expect(await rowOfRun()).toMatchObject({
      state: 'FAILED',
      failure: {
        code: 'INTERNAL_ERROR',
        message: expect.stringMatching(/^XPM responded, but an internal error/) as string,
      },
    });
  });

  describe('A page that finds out whether XPM works again', () => {
    /** A sweep of custom fields while the practice's connection is in trouble. */
    const startTroubledSweep = async () => {
      const { practiceId } = run;
      await prisma.xpmConnection.create({
        data: { practiceId, state: 'UNCERTAIN', connectedAt: new Date(0) },
      });
      const since = new Date(0);
      await prisma.connectionTrouble.create({
        data: {
          practiceId,
          since,
          lastFailureAt: since,
          failures: 1,
          evidence: '',
          nextProbeAt: since,
        },
      });
      const kind = 'CLIENT_FIELD_VALUES';
      run = runOf({ id: randomUUID(), practiceId, kind, startedAt: new Date() });
      await runStore(prisma).insert(run);
    };
    const storeClient = async () => {
      const { practiceId } = run;
      const stamp = { at: new Date(), call: 1n };
      const { ids } = await clientStore(prisma).store(practiceId, [clientRecord()], stamp);
      return { practiceId, type: 'CLIENT', id: ids[0] ?? '' } as const;
    };
    const edit = (record: RecordKey) =>
      pendingChangeStore(prisma).save(change({ id: randomUUID(), record }));
    const found = { type: 'found', asOf: new Date(), call: 2n, records: [], problems: [] } as const;
    const refusal = { type: 'rejected', status: 200, message: 'Locked' } as const;
    const locked = new SourceFailure(refusal, 'client.api/get/customfield', 'Locked');
    const sourceThat = (
      clientFieldValues: PracticeSource['clientFieldValues'],
    ): Partial<PracticeSource> => ({
      acquireFieldValuePermits: () => Promise.resolve([{} as Permit]),
      clientFieldValues,
    });
    const troubleNow = () =>
      prisma.connectionTrouble.findUnique({ where: { practiceId: run.practiceId } });

    it.each([
      ['that has nothing to read', () => Promise.resolve()],
      ['whose only record waits for its push', async () => edit(await storeClient())],
      ['whose only record XPM refuses', storeClient],
    ])('A page %s ends no trouble and lets the next call find out', async (_, prepare) => {
      await startTroubledSweep();
      await prepare();
      expect(await read(sourceThat(() => Promise.reject(locked)))).toEqual({ type: 'more' });
      expect(await rowOfRun()).toMatchObject({ cursor: { step: 1 } });
      expect((await troubleNow())?.nextProbeAt.getTime()).toBeLessThanOrEqual(Date.now());
    });

    it('A denied page leaves the wait for another kind’s calls alone', async () => {
      await startTroubledSweep();
      await storeClient();
      const { practiceId } = run;
      const wait = { origin: 'JOBS', nextProbeAt: new Date(Date.now() + 600_000) };
      await prisma.connectionTrouble.update({ where: { practiceId }, data: wait });
      const limit = {
        type: 'limited',
        limit: 'DAY',
        until: new Date(Date.now() + 60_000),
      } as const;
      const denied = new SourceFailure(limit, 'client.api/get/customfield', 'No permit.');
      expect(await read(sourceThat(() => Promise.reject(denied)))).toMatchObject({
        type: 'paused',
      });
      expect(await troubleNow()).toMatchObject(wait);
    });

    it('A page with a successful call ends the trouble', async () => {
      await startTroubledSweep();
      await storeClient();
      expect(await read(sourceThat(() => Promise.resolve(found)))).toEqual({ type: 'more' });
      expect(await troubleNow()).toBeNull();
    });
  });

  it('The total is unknown until the last counted list is read to its end', async () => {
    const cursor = { ...initialCursor, step: 0 };
    run = { ...run, id: randomUUID(), kind: 'JOBS', mode: 'INCREMENTAL', cursor };
    await runStore(prisma).insert(run);
    const empty = () => Promise.resolve({ asOf: new Date(), call: 1n, chunks: listOf() });
    const source: Partial<PracticeSource> = {
      creationWindows: () => [{ number: 1, from: '2026-01-01', to: '2026-12-01' }],
      jobsCreated: empty,
      currentJobs: empty,
    };
    expect(await read(source)).toEqual({ type: 'more' });
    expect(await rowOfRun()).toMatchObject({ cursor: { step: 1 }, progress: { total: null } });
    expect(await read(source)).toEqual({ type: 'ended' });
    expect(await rowOfRun()).toMatchObject({ state: 'SUCCEEDED', progress: { total: 0 } });
  });
});
