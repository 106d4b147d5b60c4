import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listen } from '../../../src/db/notifications.ts';
import type { PrismaClient } from '../../../src/db/prisma.ts';
import { createDatabase } from '../../../src/db/prisma.ts';
import type { FrozenProxy } from '../../support/recovery/frozen-proxy.ts';
import { startFrozenProxy } from '../../support/recovery/frozen-proxy.ts';
import type { TestDatabase } from '../../support/stack/database.ts';
import { createTestDatabase } from '../../support/stack/database.ts';

describe('Listening to Postgres through a network that goes silent', () => {
  let database: TestDatabase;
  let prisma: PrismaClient;
  let proxy: FrozenProxy;
  let notifications: AsyncDisposable;
  let told: (string | null)[];
  const onLost = vi.fn<(error: Error) => void>();

  beforeEach(async () => {
    database = await createTestDatabase();
    prisma = createDatabase({ url: database.url, poolSize: 1 });
    const url = new URL(database.url);
    proxy = await startFrozenProxy({ host: url.hostname, port: Number(url.port) });
    url.hostname = '127.0.0.1';
    url.port = String(proxy.port);
    told = [];
    onLost.mockReset();
    notifications = await listen(
      {
        url: url.href,
        onLost,
        checks: { everyMs: 20, timeoutMs: 1000 },
      },
      { news: (payload) => void told.push(payload) },
    );
  });
  afterEach(async () => {
    await notifications[Symbol.asyncDispose]();
    await proxy[Symbol.asyncDispose]();
    await prisma.$disconnect();
    await database[Symbol.asyncDispose]();
  });

  const notify = (payload: string) => prisma.$executeRaw`SELECT pg_notify('news', ${payload})`;
  /** When the listener's connection was last asked, as Postgres saw it. */
  const lastAsked = async (): Promise<Date | undefined> => {
    const [row] = await prisma.$queryRaw<{ at: Date }[]>`
      SELECT query_start AS at FROM pg_stat_activity
      WHERE datname = current_database() AND query = 'SELECT 1'`;
    return row?.at;
  };

  it('A connection that responds stays open and is checked repeatedly', async () => {
    const asked = new Set<number>();
    await vi.waitFor(async () => {
      asked.add((await lastAsked())?.getTime() ?? 0);
      expect(asked.size).toBeGreaterThan(4);
    });
    await notify('one');
    await vi.waitFor(() => expect(told).toEqual([null, 'one']));
    expect(onLost).not.toHaveBeenCalled();
  });

  it('A connection that becomes silent is replaced, and the loss of notifications is reported', async () => {
    proxy.freeze();
    proxy.thaw();
    await notify('missed');
    await vi.waitFor(() => expect(told).toEqual([null, null]), 10_000);
    expect(onLost).toHaveBeenCalledOnce();
    await notify('two');
    await vi.waitFor(() => expect(told).toEqual([null, null, 'two']));
  });

  it('A connection is attempted until the server responds', async () => {
    proxy.freeze();
    await vi.waitFor(() => expect(onLost.mock.calls.length).toBeGreaterThan(2), 20_000);
    proxy.thaw();
    await vi.waitFor(() => expect(told).toEqual([null, null]), 10_000);
    await notify('three');
    await vi.waitFor(() => expect(told).toEqual([null, null, 'three']));
  });
});
