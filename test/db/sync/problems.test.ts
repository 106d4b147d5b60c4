import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTokenCipher } from '../../../src/db/practice/token-cipher.ts';
import type { PrismaClient } from '../../../src/db/prisma.ts';
import { createDatabase } from '../../../src/db/prisma.ts';
import { runStore } from '../../../src/db/sync/runs.ts';
import { createUnitOfWork } from '../../../src/db/unit-of-work.ts';
import type { ClientRecord } from '../../../src/domain/records/client.ts';
import type { ReadProblem } from '../../../src/domain/records/read-problem.ts';
import { defaultRetryPolicy } from '../../../src/domain/sync/failed-call.ts';
import { SourceFailure } from '../../../src/domain/sync/source-failure.ts';
import type { SyncRun } from '../../../src/domain/sync/sync-run.ts';
import type { PracticeSource } from '../../../src/ports/xpm/source.ts';
import { syncPage } from '../../../src/sync/page/sync-page.ts';
import { xpmLimits } from '../../../src/xpm/limits.ts';
import type { TestDatabase } from '../../support/stack/database.ts';
import { createTestDatabase } from '../../support/stack/database.ts';
import { run as runOf } from '../../unit/domain/sync/run.ts';
import { clientRecord } from '../records/client-record.ts';

const hourMs = 60 * 60 * 1000;

describe('Problems of a list of clients', () => {
  let database: TestDatabase;
  let prisma: PrismaClient;
  let practiceId: string;
  let now: Date;
  let call = 0n;

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
    now = new Date('2026-11-29T00:00:00Z');
  });

  interface Response {
    readonly records?: readonly ClientRecord[];
    readonly problems?: readonly ReadProblem[];
    /** Reads a client alone. */
    readonly client?: PracticeSource['client'];
  }

  /** A whole run, a quarter of an hour after the last one. */
  const sync = async (mode: SyncRun['mode'], response: Response): Promise<SyncRun> => {
    now = new Date(now.getTime() + hourMs / 4);
    const trigger = 'SCHEDULED';
    const requestedAt = now;
    const run = runOf({
      id: randomUUID(),
      practiceId,
      kind: 'CLIENTS',
      mode,
      trigger,
      requestedAt,
    });
    await runStore(prisma).insert({ ...run, state: 'REQUESTED', startedAt: null });
    const { records = [], problems = [] } = response;
    const listOf = async function* <T>(...chunks: T[]) {
      for (const chunk of chunks) yield await Promise.resolve(chunk);
    };
    const source: Partial<PracticeSource> = {
      list: () => Promise.resolve({ asOf: now, call: (call += 1n), chunks: listOf() }),
      clientLines: () =>
        Promise.resolve({ asOf: now, call: (call += 1n), chunks: listOf({ records, problems }) }),
      client: () => Promise.reject(new Error('No client should be read alone.')),
      ...(response.client && { client: response.client }),
    };
    const deps = {
      unitOfWork: createUnitOfWork(
        prisma,
        createTokenCipher([{ id: 'test', secret: randomBytes(32) }]),
        xpmLimits,
      ),
      source: source as PracticeSource,
      clock: { now: () => now },
      newId: randomUUID,
      storeRetries: { firstWaitMs: 1, longestWaitMs: 1, maximumAttempts: 1 },
      retryPolicy: defaultRetryPolicy,
      jitter: () => 0,
      onFailure: () => undefined,
    };
    const key = { runId: run.id, practiceId, kind: run.kind, recordId: null };
    const { signal } = new AbortController();
    while ((await syncPage(deps, key, signal)).type === 'more');
    const ended = await runStore(prisma).find(run.id);
    if (ended === null) throw new Error('The run is gone.');
    return ended;
  };

  const skipped = (xpmId: string | null, details: Partial<ReadProblem> = {}): ReadProblem => ({
    type: 'recordSkipped',
    reason: xpmId === null ? 'RECORD_WITHOUT_ID' : 'RECORD_UNREADABLE',
    position: 0,
    xpmId,
    label: 'Jane Roe',
    part: null,
    message: 'DateOfBirth "2026-02-30" is not a date. Correct it in XPM.',
    ...details,
  });
  const rows = () =>
    prisma.problem.findMany({ where: { practiceId }, orderBy: { firstSeenAt: 'asc' } });
  const watermark = () =>
    prisma.syncWatermark.findUnique({
      where: { practiceId_kind: { practiceId, kind: 'CLIENTS' } },
    });
  const unreadable = () =>
    Promise.reject(
      new SourceFailure({ type: 'unreadable', status: 200 }, 'client.api/get', 'Cut.'),
    );

  it('A skipped record makes the run PARTIAL, is named, and does not hold the watermark back', async () => {
    const run = await sync('FULL', { problems: [skipped(randomUUID())] });
    expect(run).toMatchObject({ state: 'PARTIAL', progress: { read: 1, skipped: 1 } });
    expect(run.cursor.problems).toEqual([
      'Entry 1 of the list of clients (Jane Roe) was skipped: DateOfBirth "2026-02-30" is not a date. Correct it in XPM.',
    ]);
    expect((await watermark())?.readAsOf).toEqual(now);
  });

  it('A record that is found with the same problem keeps one row and is not named again', async () => {
    const xpmId = randomUUID();
    const first = await sync('FULL', { problems: [skipped(xpmId)] });
    const second = await sync('FULL', { problems: [skipped(xpmId, { position: 7 })] });
    expect(second.cursor.problems).toEqual([
      '1 record that an earlier sync reported still cannot be read.',
    ]);
    expect(await rows()).toMatchObject([
      {
        xpmId,
        runId: second.id,
        place: 'Entry 8 of the list of clients',
        firstSeenAt: first.finishedAt,
        lastSeenAt: now,
        resolvedAt: null,
      },
    ]);
  });

  it('A record with several problems in several lists is named once', async () => {
    const xpmId = randomUUID();
    const run = await sync('FULL', {
      problems: [skipped(xpmId), skipped(xpmId, { position: 1, reason: 'RECORD_INCOMPLETE' })],
    });
    expect(run.cursor.problems).toHaveLength(1);
    expect(await rows()).toHaveLength(2);
  });

  it('An entry names five skipped records and counts the others', async () => {
    const problems = Array.from({ length: 8 }, (_, position) =>
      skipped(randomUUID(), { position }),
    );
    const { cursor } = await sync('FULL', { problems });
    expect(cursor.problems).toHaveLength(6);
    expect(cursor.problems.at(-1)).toBe(
      '3 further records could not be read; the list of problems has them.',
    );
  });

  it('A good read resolves the problem, although nothing else of the record has changed', async () => {
    const xpmId = randomUUID();
    const record = clientRecord({ xpmId });
    const part = { ...skipped(xpmId), type: 'partLeftOut', part: 'Contacts[1].Name' } as const;
    const first = await sync('FULL', { records: [record], problems: [part] });
    expect(first.state).toBe('SUCCEEDED');
    const second = await sync('FULL', { records: [record] });
    expect(second.progress.changed).toBe(0);
    expect(await rows()).toMatchObject([{ part: 'Contacts[1].Name', resolvedAt: now }]);
  });

  it('A problem without an id is resolved by the next full run, not by an incremental one', async () => {
    await sync('FULL', { problems: [skipped(null)] });
    await sync('INCREMENTAL', {});
    expect(await rows()).toMatchObject([{ resolvedAt: null }]);
    await sync('FULL', {});
    expect(await rows()).toMatchObject([{ resolvedAt: now }]);
  });

  it('The next scheduled incremental run reads a skipped record alone and resolves its problem', async () => {
    const xpmId = randomUUID();
    await sync('FULL', { problems: [skipped(xpmId)] });
    const run = await sync('INCREMENTAL', {
      client: () =>
        Promise.resolve({
          type: 'found',
          asOf: now,
          call: (call += 1n),
          record: clientRecord({ xpmId, name: 'Jane Roe' }),
          problems: [],
        }),
    });
    expect(run).toMatchObject({ state: 'SUCCEEDED', mode: 'INCREMENTAL', progress: { added: 1 } });
    expect(await rows()).toMatchObject([{ resolvedAt: now }]);
    expect(await prisma.client.findMany({ where: { practiceId } })).toMatchObject([{ xpmId }]);
  });

  it('A record that stays unreadable is read alone at growing distances', async () => {
    await sync('FULL', { problems: [skipped(randomUUID())] });
    const readAt: number[] = [];
    const startedAt = now.getTime();
    for (let run = 0; run < 32; run += 1) {
      const { state } = await sync('INCREMENTAL', {
        client: () => {
          readAt.push((now.getTime() - startedAt) / hourMs);
          return unreadable();
        },
      });
      expect(state).toBe('SUCCEEDED');
    }
    expect(readAt).toEqual([0.25, 1.25, 3.25, 7.25]);
    expect(await rows()).toMatchObject([{ rereads: 4, resolvedAt: null }]);
  });

  it('Records that XPM allows no call for stay due', async () => {
    await sync('FULL', { problems: [skipped(randomUUID())] });
    const limited = {
      type: 'limited',
      limit: 'DAY',
      until: new Date(now.getTime() + hourMs),
    } as const;
    const run = await sync('INCREMENTAL', {
      client: () => Promise.reject(new SourceFailure(limited, 'client.api/get', 'No permit.')),
    });
    expect(run.state).toBe('SUCCEEDED');
    expect(await rows()).toMatchObject([{ rereads: 0, resolvedAt: null }]);
  });

  it('A client that a list with an unidentified entry lacks is confirmed by a call of its own', async () => {
    const records = Array.from({ length: 5 }, () => clientRecord({ groups: [] }));
    const [record = clientRecord()] = records;
    await sync('FULL', { records });
    const run = await sync('FULL', {
      records: records.slice(1),
      problems: [skipped(null)],
      client: () =>
        Promise.resolve({ type: 'found', asOf: now, call: (call += 1n), record, problems: [] }),
    });
    expect(run).toMatchObject({ progress: { archived: 0 }, cursor: { reviews: [] } });
    const statement = { speaker: 'XPM', text: 'Invalid client identifier' } as const;
    const next = await sync('FULL', {
      records: records.slice(1),
      client: () => Promise.resolve({ type: 'notFound', call: (call += 1n), statement }),
    });
    expect(next).toMatchObject({ progress: { archived: 1 }, cursor: { reviews: [] } });
  });
});
