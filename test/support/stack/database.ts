import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { expect, inject, vi } from 'vitest';
import type { PrismaClient } from '../../../src/db/prisma.ts';

export interface TestDatabase extends AsyncDisposable {
  readonly url: string;
}

/** Creates an empty database of the caller's own, with all migrations applied. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const admin = inject('postgresUrl');
  const run = async (sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: admin });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await run(`CREATE DATABASE ${name} TEMPLATE ${inject('templateDatabase')}`);
  const url = new URL(admin);
  url.pathname = name;
  return {
    url: url.href,
    [Symbol.asyncDispose]: () => run(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

/**
 * Waits until that many transactions of the database wait for a lock.
 * @param db outside of a transaction, which would always see the state of its first query
 */
export async function untilLocksAreWaitedFor(db: PrismaClient, waiting: number): Promise<void> {
  await vi.waitFor(
    async () =>
      expect(
        await db.$queryRaw`
          SELECT 1 FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      ).toHaveLength(waiting),
    { timeout: 20_000, interval: 20 },
  );
}
