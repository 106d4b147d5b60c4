import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTokenCipher } from '../../../src/db/practice/token-cipher.ts';
import type { PrismaClient } from '../../../src/db/prisma.ts';
import { createDatabase } from '../../../src/db/prisma.ts';
import { problemRetryStore } from '../../../src/db/sync/problem-retries.ts';
import { runStore } from '../../../src/db/sync/runs.ts';
import { createUnitOfWork } from '../../../src/db/unit-of-work.ts';
import { defaultRetryPolicy } from '../../../src/domain/sync/failed-call.ts';
import { SourceFailure } from '../../../src/domain/sync/source-failure.ts';
import type { PracticeSource } from '../../../src/ports/xpm/source.ts';
import { syncPage } from '../../../src/sync/page/sync-page.ts';
import type { PageOutcome } from '../../../src/temporal/contract.ts';
import { xpmLimits } from '../../../src/xpm/limits.ts';
import type { TestDatabase } from '../../support/stack/database.ts';
import { createTestDatabase } from '../../support/stack/database.ts';
import { run as runOf } from '../../unit/domain/sync/run.ts';
import { clientRecord } from '../records/client-record.ts';

const cause = { kind: 'CLIENTS', reason: 'PART_UNREADABLE', problemId: null } as const;
const seenAt = new Date('2026-11-28T00:00:00Z');
const now = new Date('2026-11-29T00:00:00Z');

describe('A retry of problems', () => {
  let database: TestDatabase;
  let prisma: PrismaClient;
  let practiceId: string;
  let runId: string;
  /** The clients that calls were made for. */
  let read: string[];
  /** What the calls fail with, by their number. */
  let failures: Map<number, Error>;

  beforeAll(async () => {
    database = await createTestDatabase();
    prisma = createDatabase({ url: database.url, poolSize: 4 });
  });
  afterAll(async () => {
    await prisma.$disconnect();
    await database[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    ({ id: practiceId } = await prisma.practice.create({ data: { name: 'P', source: 'XPM' } }));
    [runId, read, failures] = [randomUUID(), [], new Map<number, Error>()];
  });

  const ids = Array.from({ length: 3 }, () => randomUUID()).toSorted();
  const addProblem = (xpmId: string | null, given: { readonly part?: string } = {}) =>
    prisma.problem.create({
      data: {
        practiceId,
        kind: cause.kind,
        content: 'clients',
        identity: xpmId ?? 'Entry 1',
        xpmId,
        type: 'partLeftOut',
        part: 'DateOfBirth',
        reason: cause.reason,
        message: 'DateOfBirth is not a date.',
        firstSeenAt: seenAt,
        lastSeenAt: seenAt,
        rereadAt: seenAt,
        ...given,
      },
    });
  /** Requests the retry, and returns its calls. */
  const request = async (): Promise<number> => {
    const run = runOf({ id: runId, practiceId, kind: 'PROBLEMS', requestedAt: now });
    await runStore(prisma).insert({ ...run, state: 'REQUESTED', startedAt: null });
    return problemRetryStore(prisma).assign({ ...cause, practiceId }, runId);
  };
  const client: PracticeSource['client'] = (_practice, xpmId) => {
    read.push(xpmId);
    const failure = failures.get(read.length);
    if (failure !== undefined) return Promise.reject(failure);
    const record = clientRecord({ xpmId, groups: [] });
    const call = BigInt(read.length);
    return Promise.resolve({ type: 'found', asOf: now, call, record, problems: [] });
  };
  const page = (): Promise<PageOutcome> =>
    syncPage(
      {
        unitOfWork: createUnitOfWork(
          prisma,
          createTokenCipher([{ id: 'test', secret: randomBytes(32) }]),
          xpmLimits,
        ),
        source: { client } as PracticeSource,
        clock: { now: () => now },
        newId: randomUUID,
        storeRetries: { firstWaitMs: 1, longestWaitMs: 1, maximumAttempts: 1 },
        retryPolicy: defaultRetryPolicy,
        jitter: () => 0,
        onFailure: () => undefined,
      },
      { runId, practiceId, kind: 'PROBLEMS', recordId: null },
      new AbortController().signal,
    );
  const open = () => prisma.problem.count({ where: { practiceId, resolvedAt: null } });

  it('A record that several problems share is read once, and one without an identifier not at all', async () => {
    for (const xpmId of ids) await addProblem(xpmId);
    await addProblem(ids[0] ?? null, { part: 'Notes[1].Date' });
    await addProblem(null);
    expect(await request()).toBe(3);
    expect(await page()).toEqual({ type: 'ended' });
    expect(read).toEqual(ids);
    expect(await open()).toBe(1);
    expect(await runStore(prisma).find(runId)).toMatchObject({ state: 'SUCCEEDED' });
  });

  it.each([
    [
      'a limit has paused it',
      new SourceFailure(
        { type: 'limited', limit: 'DAY', until: new Date(now.getTime() + 1000) },
        'client.api/get',
        'No permit.',
      ),
      'paused',
    ],
    ['its worker has failed', new Error('The process ended.'), 'failed'],
  ] as const)('It continues after the last record when %s', async (_, failure, outcome) => {
    for (const xpmId of ids) await addProblem(xpmId);
    await request();
    const [one, two, three] = ids;
    failures.set(2, failure);
    const first = page().then(
      ({ type }) => type,
      () => 'failed',
    );
    expect(await first).toBe(outcome);
    expect(await page()).toEqual({ type: 'ended' });
    expect(read).toEqual([one, two, two, three]);
    expect(await open()).toBe(0);
  });

  it('A record that another sync has read well meanwhile costs no call', async () => {
    for (const xpmId of ids) await addProblem(xpmId);
    await request();
    await prisma.problem.updateMany({ where: { xpmId: ids[1] ?? '' }, data: { resolvedAt: now } });
    await page();
    expect(read).toEqual([ids[0], ids[2]]);
  });

  it('It resolves no problem of other records and leaves the watermarks alone', async () => {
    for (const xpmId of ids) await addProblem(xpmId);
    await request();
    const other = await addProblem(randomUUID());
    await page();
    expect(
      await prisma.problem.findMany({ where: { resolvedAt: null, practiceId } }),
    ).toMatchObject([{ id: other.id }]);
    expect(await prisma.syncWatermark.count({ where: { practiceId } })).toBe(0);
  });
});
