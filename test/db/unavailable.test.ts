import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PrismaClient } from '../../src/db/prisma.ts';
import { createDatabase } from '../../src/db/prisma.ts';
import { isDatabaseUnavailable } from '../../src/db/unavailable.ts';
import type { FrozenProxy } from '../support/recovery/frozen-proxy.ts';
import { startFrozenProxy } from '../support/recovery/frozen-proxy.ts';
import type { TestDatabase } from '../support/stack/database.ts';
import { createTestDatabase } from '../support/stack/database.ts';

describe('Errors of the database', () => {
  let database: TestDatabase;
  let proxy: FrozenProxy;
  let prisma: PrismaClient;
  beforeAll(async () => {
    database = await createTestDatabase();
    const url = new URL(database.url);
    proxy = await startFrozenProxy({ host: url.hostname, port: Number(url.port) });
    url.hostname = '127.0.0.1';
    url.port = String(proxy.port);
    prisma = createDatabase({ url: url.href, poolSize: 2 });
  });
  afterAll(async () => {
    await prisma.$disconnect();
    await proxy[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  });

  const failureOf = (query: Promise<unknown>): Promise<unknown> =>
    query.then(
      () => null,
      (error: unknown) => error,
    );

  it('An error of a query itself does not count as an outage', async () => {
    for (const query of ['SELECT nonsense', 'SELECT 1/0']) {
      const error = await failureOf(prisma.$queryRawUnsafe(query));
      expect(error).toBeInstanceOf(Error);
      expect(isDatabaseUnavailable(error)).toBe(false);
    }
    expect(isDatabaseUnavailable(new Error('Something else.'))).toBe(false);
  });

  it('A session that an administrator ends counts as an outage', async () => {
    const error = await failureOf(prisma.$queryRaw`SELECT pg_terminate_backend(pg_backend_pid())`);
    expect(isDatabaseUnavailable(error)).toBe(true);
  });

  it('A connection that is cut or cannot be made counts as an outage', async () => {
    const running = failureOf(prisma.$queryRaw`SELECT pg_sleep(60)`);
    const other = createDatabase({ url: database.url, poolSize: 1 });
    await expect
      .poll(
        () => other.$queryRaw`
          SELECT 1 FROM pg_stat_activity
          WHERE datname = current_database() AND query = 'SELECT pg_sleep(60)'`,
      )
      .toHaveLength(1);
    await other.$disconnect();
    proxy.cut();
    expect(isDatabaseUnavailable(await running)).toBe(true);
    for (const query of [
      () => prisma.practice.findFirst(),
      () => prisma.$queryRaw`SELECT 1`,
      () => prisma.$transaction((tx) => tx.practice.findFirst()),
    ]) {
      expect(isDatabaseUnavailable(await failureOf(query()))).toBe(true);
    }
    proxy.thaw();
    expect(await failureOf(prisma.$queryRaw`SELECT 1`)).toBeNull();
  });
});
