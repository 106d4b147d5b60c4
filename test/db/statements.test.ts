import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runWhileWanted } from '../../src/db/cancellable-pool.ts';
import type { PrismaClient } from '../../src/db/prisma.ts';
import { createDatabase } from '../../src/db/prisma.ts';
import type { TestDatabase } from '../support/stack/database.ts';
import { createTestDatabase } from '../support/stack/database.ts';

describe('Statements of a process', () => {
  let database: TestDatabase;
  let observer: pg.Client;
  beforeAll(async () => {
    database = await createTestDatabase();
    observer = new pg.Client({ connectionString: database.url });
    await observer.connect();
  });
  afterAll(async () => {
    await observer.end();
    await database[Symbol.asyncDispose]();
  });

  const using = async <T>(
    config: Partial<Parameters<typeof createDatabase>[0]>,
    use: (prisma: PrismaClient) => Promise<T>,
  ): Promise<T> => {
    const prisma = createDatabase({ url: database.url, poolSize: 1, ...config });
    try {
      return await use(prisma);
    } finally {
      await prisma.$disconnect();
    }
  };
  const slow = (prisma: PrismaClient) => prisma.$queryRaw`SELECT pg_sleep(60)::text`;
  const sleeping = async (): Promise<number> => {
    const { rows } = await observer.query<{ count: string }>(
      `SELECT count(*) FROM pg_stat_activity
       WHERE wait_event = 'PgSleep' AND datname = current_database()`,
    );
    return Number(rows[0]?.count);
  };

  it('A statement of abandoned work is cancelled, and the pool serves the next one', async () => {
    await using({}, async (prisma) => {
      const leaving = new AbortController();
      const work = expect(
        runWhileWanted(leaving.signal, async () => await slow(prisma)),
      ).rejects.toThrow('57014');
      await expect.poll(sleeping).toBe(1);
      leaving.abort();
      await work;
      expect(await sleeping()).toBe(0);
      expect(await prisma.$queryRaw`SELECT 1 AS one`).toEqual([{ one: 1 }]);
    });
  });

  it('Abandoned work sends no further statement, and other work goes on', async () => {
    await using({ poolSize: 2 }, async (prisma) => {
      const leaving = new AbortController();
      const other = prisma.$queryRaw`SELECT pg_sleep(0.3)::text AS slept`.then((rows) => rows);
      const work = runWhileWanted(leaving.signal, async () => {
        leaving.abort();
        return await prisma.practice.count();
      });
      await expect(work).rejects.toThrow('Nobody waits');
      expect(await other).toHaveLength(1);
    });
  });

  it('A statement that takes longer than the limit is cancelled by Postgres', async () => {
    await using({ statementTimeoutMs: 100 }, async (prisma) => {
      await expect(slow(prisma).then((rows) => rows)).rejects.toThrow('statement timeout');
    });
  });

  it('A statement is prepared when it is sent for the second time, once for each connection', async () => {
    const prepared = async (prisma: PrismaClient): Promise<string[]> => {
      const rows = await prisma.$queryRaw<{ statement: string }[]>`
        SELECT statement FROM pg_prepared_statements`;
      return rows.map(({ statement }) => statement).filter((each) => each.includes('"membership"'));
    };
    const read = (prisma: PrismaClient) => prisma.membership.findMany({ select: { role: true } });
    await using({ preparesStatements: true }, async (prisma) => {
      await read(prisma);
      expect(await prepared(prisma)).toHaveLength(0);
      for (let n = 0; n < 5; n += 1) await read(prisma);
      expect(await prepared(prisma)).toHaveLength(1);
    });
    await using({}, async (prisma) => {
      for (let n = 0; n < 5; n += 1) await read(prisma);
      expect(await prepared(prisma)).toHaveLength(0);
    });
  });

  it('No more connections are open than the pool may have', async () => {
    await using({ poolSize: 3 }, async (prisma) => {
      const work = Array.from(
        { length: 12 },
        () =>
          prisma.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid, pg_sleep(0.02)::text`,
      );
      const rows = (await Promise.all(work)).flat();
      expect(new Set(rows.map(({ pid }) => pid)).size).toBeLessThanOrEqual(3);
    });
  });
});
