import { randomBytes, randomUUID } from 'node:crypto';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pendingChangeStore } from '../../../src/db/edits/pending-changes.ts';
import { createTokenCipher } from '../../../src/db/practice/token-cipher.ts';
import type { PrismaClient } from '../../../src/db/prisma.ts';
import { createDatabase } from '../../../src/db/prisma.ts';
import { jobStore } from '../../../src/db/records/jobs.ts';
import { singleRecordStore } from '../../../src/db/records/single-records.ts';
import type { UnitOfWork } from '../../../src/db/unit-of-work.ts';
import { createUnitOfWork } from '../../../src/db/unit-of-work.ts';
import type { JobRecord } from '../../../src/domain/records/job.ts';
import type { RecordKey } from '../../../src/domain/records/record.ts';
import { defaultRetryPolicy } from '../../../src/domain/sync/failed-call.ts';
import { SourceFailure } from '../../../src/domain/sync/source-failure.ts';
import { reportPushError } from '../../../src/edits/push/internal-error.ts';
import type { PushDependencies } from '../../../src/edits/push/round.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import type { PracticeSource } from '../../../src/ports/xpm/source.ts';
import type { PracticeTarget } from '../../../src/ports/xpm/target.ts';
import { planPush } from '../../../src/xpm/calls/push-calls.ts';
import { xpmLimits } from '../../../src/xpm/limits.ts';
import type { ActivityDependencies } from '../../../workflows/activities.ts';
import { createActivities } from '../../../workflows/activities.ts';
import type { TestDatabase } from '../../support/stack/database.ts';
import { createTestDatabase } from '../../support/stack/database.ts';
import { jobRecord } from '../records/job-record.ts';

describe('A round of a push', () => {
  let database: TestDatabase;
  let prisma: PrismaClient;
  let unitOfWork: UnitOfWork;
  let key: RecordKey;
  let inXpm: JobRecord;
  let calls: { reads: number; updates: number };
  /** What goes wrong at a read or an update; the number of the call is in `calls`. */
  let onRead: () => void;
  let onUpdate: () => void | Promise<void>;
  /** How many of the next transactions fail after their work. */
  let failures: number;
  /** Added to the time of the system (milliseconds). */
  let laterMs: number;

  beforeAll(async () => {
    database = await createTestDatabase();
    prisma = createDatabase({ url: database.url, poolSize: 4 });
    const cipher = createTokenCipher([{ id: 'test', secret: randomBytes(32) }]);
    const sound = createUnitOfWork(prisma, cipher, xpmLimits);
    unitOfWork = {
      ...sound,
      transaction: (work) =>
        sound.transaction(async (tx) => {
          const result = await work(tx);
          if (failures === 0) return result;
          failures -= 1;
          throw new Error('a defect of the store');
        }),
    };
  });
  afterAll(async () => {
    await prisma.$disconnect();
    await database[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    const { id: practiceId } = await prisma.practice.create({ data: { name: 'P', source: 'XPM' } });
    inXpm = jobRecord({ name: 'Before' });
    await prisma.$transaction((db) =>
      jobStore(db).store(practiceId, [inXpm], { at: new Date(), call: 1n }),
    );
    const { id } = await prisma.job.findFirstOrThrow({ where: { practiceId } });
    key = { practiceId, type: 'JOB', id };
    await pendingChangeStore(prisma).save({
      id: randomUUID(),
      record: key,
      field: 'name',
      label: 'Name',
      base: 'Before',
      isBaseKnown: true,
      ours: 'Entered',
      theirs: 'Before',
      replaces: null,
      sending: false,
      since: new Date(),
      editedBy: 'Ada',
      attempts: 0,
      refusal: null,
      problem: null,
      nextAttemptAt: null,
    });
    await singleRecordStore(prisma).setContents(key, { name: 'Entered' }, new Date());
    [calls, failures, laterMs] = [{ reads: 0, updates: 0 }, 0, 0];
    onRead = onUpdate = () => undefined;
  });

  /** XPM, which spells what it accepts in its own way, so that a comparison alone would send it again. */
  const dependencies = (): PushDependencies => ({
    unitOfWork,
    source: {
      job: () => {
        calls.reads += 1;
        onRead();
        const call = BigInt(10 + calls.reads);
        return Promise.resolve({
          ...({ type: 'found', asOf: new Date(), problems: [] } as const),
          call,
          record: inXpm,
        });
      },
    } as Partial<PracticeSource> as PracticeSource,
    target: {
      plan: planPush,
      push: async (_record, { changes }) => {
        calls.updates += 1;
        const [name] = changes.map(({ ours }) => (typeof ours === 'string' ? ours : ''));
        inXpm = { ...inXpm, name: `${name} Ltd` };
        await onUpdate();
      },
    } as Partial<PracticeTarget> as PracticeTarget,
    clock: { now: () => new Date(systemClock.now().getTime() + laterMs) },
    newId: randomUUID,
    storeRetries: { firstWaitMs: 1, longestWaitMs: 1, maximumAttempts: 3 },
    retryPolicy: defaultRetryPolicy,
    jitter: () => 0,
    onFailure: () => undefined,
    endSeries: () => Promise.resolve(),
  });
  /** Runs a round as a worker does. */
  const push = () => {
    const activities = createActivities(dependencies() as ActivityDependencies);
    return new MockActivityEnvironment()
      .run(() => activities.pushChanges({ ...key, consecutiveFailures: 0 }))
      .catch((error: unknown) => error);
  };
  const changes = () => pendingChangeStore(prisma).of(key);
  const displayedName = async () =>
    (await prisma.job.findUniqueOrThrow({ where: { id: key.id } })).name;
  const alerts = () => prisma.practiceActivity.count({ where: { recordId: key.id } });
  const unavailable = new SourceFailure({ type: 'unavailable', status: 503 }, 'job.api/get', '503');

  it('A read that cannot be stored at first is stored without a second one', async () => {
    onRead = () => {
      if (calls.reads === 1) failures = 2;
    };
    expect(await push()).toEqual({ type: 'idle' });
    expect(calls).toEqual({ reads: 2, updates: 1 });
    expect(await changes()).toEqual([]);
  });

  it('A read that can never be stored ends its round after one call', async () => {
    onRead = () => {
      failures = Infinity;
    };
    expect(await push()).toMatchObject({ type: 'StoreFailed', nonRetryable: true });
    expect(calls).toEqual({ reads: 1, updates: 0 });
  });

  it('An accepted update that cannot be stored at first is stored without another call', async () => {
    onRead = () => {
      if (calls.reads === 2) failures = 2;
    };
    expect(await push()).toEqual({ type: 'idle' });
    expect(calls).toEqual({ reads: 2, updates: 1 });
    expect(await changes()).toEqual([]);
    expect(await displayedName()).toBe('Entered Ltd');
  });

  it('An accepted update is settled with what XPM has after a long outage of Postgres', async () => {
    onRead = () => {
      if (calls.reads === 2) failures = 12;
    };
    expect(await push()).toEqual({ type: 'idle' });
    expect(calls).toEqual({ reads: 2, updates: 1 });
    expect(await changes()).toEqual([]);
    expect(await displayedName()).toBe('Entered Ltd');
    expect(failures).toBe(0);
  });

  it('An accepted update whose outcome can never be stored is not sent again', async () => {
    onUpdate = () => {
      inXpm = { ...inXpm, name: 'Postgres stores no \u0000' };
    };
    expect(await push()).toEqual({ type: 'idle' });
    expect(await changes()).toMatchObject([
      { refusal: { text: expect.stringMatching(/^XPM accepted it/) as string }, problem: null },
    ]);
    expect(await push()).toEqual({ type: 'idle' });
    expect(calls).toEqual({ reads: 2, updates: 1 });
  });

  it('An accepted update is not sent again because it could not be read back at first', async () => {
    onRead = () => {
      if (calls.reads === 2) throw new Error('no permit');
    };
    expect(await push()).toEqual({ type: 'idle' });
    expect(calls).toEqual({ reads: 3, updates: 1 });
    expect(await changes()).toEqual([]);
    expect(await displayedName()).toBe('Entered Ltd');
  });

  it('An edit that follows an accepted update is sent, although the update was not read back', async () => {
    onUpdate = async () => {
      const [sent] = await changes();
      if (sent === undefined || calls.updates > 1) return;
      await pendingChangeStore(prisma).save({ ...sent, ours: 'Entered next' });
    };
    onRead = () => {
      if (calls.updates === 1 && calls.reads < 5) throw new Error('no permit');
    };
    expect(await push()).toEqual({ type: 'more' });
    expect(await changes()).toMatchObject([
      { ours: 'Entered next', base: 'Entered', theirs: 'Entered', refusal: null, sending: false },
    ]);
    expect(await push()).toEqual({ type: 'idle' });
    expect(calls.updates).toBe(2);
    expect(await changes()).toEqual([]);
    expect(await displayedName()).toBe('Entered next Ltd');
  });

  it.each(['read', 'update'])('A defect of the %s ends its round after one call', async (call) => {
    const fail = () => {
      throw new Error('a defect');
    };
    if (call === 'read') onRead = fail;
    else onUpdate = fail;
    expect(await push()).toMatchObject({ type: 'RoundFailed', nonRetryable: true });
    expect(calls).toEqual({ reads: 1, updates: call === 'read' ? 0 : 1 });
  });

  it('A failed call is made once, although the failure cannot be recorded at first', async () => {
    onRead = () => {
      failures = 2;
      throw unavailable;
    };
    expect(await push()).toMatchObject({ type: 'paused', failed: true });
    expect(calls).toEqual({ reads: 1, updates: 0 });
  });

  it('A change whose place in the queue is far back is delayed until its time; a brief wait is not stored', async () => {
    for (const [seconds, isStored] of [
      [9, false],
      [30, true],
    ] as const) {
      const until = new Date(Date.now() + seconds * 1000);
      onRead = () => {
        const denial = { type: 'limited', limit: 'MINUTE', until, cause: 'PACING' } as const;
        throw new SourceFailure(denial, 'job.api/get', 'No permit.');
      };
      expect(await push()).toEqual({ type: 'paused', resumeAt: until.getTime(), failed: false });
      expect(await changes()).toMatchObject([
        isStored
          ? { problem: expect.stringContaining('come first') as string, nextAttemptAt: until }
          : { problem: null, nextAttemptAt: null },
      ]);
    }
  });

  it('The push that finds the account unlisted probes again by itself', async () => {
    const { practiceId } = key;
    await prisma.xpmConnection.create({ data: { practiceId, state: 'CONNECTED' } });
    const connection = async () =>
      (await prisma.xpmConnection.findUniqueOrThrow({ where: { practiceId } })).state;
    onRead = () => {
      const refused = { type: 'tokenRefused', status: 401, account: 'NOT_LISTED' } as const;
      throw new SourceFailure(refused, 'job.api/get', 'Unauthorized');
    };
    const paused = await push();
    const trouble = await prisma.connectionTrouble.findUniqueOrThrow({ where: { practiceId } });
    const { nextProbeAt } = trouble;
    expect(paused).toEqual({ type: 'paused', resumeAt: nextProbeAt.getTime(), failed: true });
    expect(await connection()).toBe('NEEDS_RECONNECT');
    expect(await changes()).toMatchObject([{ refusal: null, nextAttemptAt: nextProbeAt }]);
    onRead = () => undefined;
    laterMs = 11 * 60_000;
    expect(await push()).toEqual({ type: 'idle' });
    expect(await connection()).toBe('CONNECTED');
    expect(await changes()).toEqual([]);
  });

  it('The rounds after internal errors come at growing distances, and the second is reported', async () => {
    const minutes: number[] = [];
    const reported: number[] = [];
    for (const consecutiveFailures of [0, 1, 2, 9]) {
      const before = Date.now();
      const outcome = await reportPushError(dependencies(), { ...key, consecutiveFailures });
      if (outcome.type !== 'paused') throw new Error('The push was not paused.');
      minutes.push(Math.floor((outcome.resumeAt - before) / 60_000));
      reported.push(await alerts());
    }
    expect(minutes).toEqual([1, 2, 4, 60]);
    expect(reported).toEqual([0, 1, 1, 1]);
  });
});
