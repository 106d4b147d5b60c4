import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DeliveryProblem } from '../../../src/db/delivery-check.ts';
import type { ConnectionChecks, Notifications } from '../../../src/db/notifications.ts';
import { listen } from '../../../src/db/notifications.ts';
import type { PrismaClient } from '../../../src/db/prisma.ts';
import { createDatabase } from '../../../src/db/prisma.ts';
import { startFrozenProxy } from '../../support/recovery/frozen-proxy.ts';
import { restartablePostgres } from '../../support/recovery/outage.ts';
import { startPostgresRelay } from '../../support/recovery/postgres-relay.ts';
import type { TestDatabase } from '../../support/stack/database.ts';
import { createTestDatabase } from '../../support/stack/database.ts';

const frequent: ConnectionChecks = { everyMs: 20, timeoutMs: 1000 };
/** For connections that work: on a busy machine a check may take longer than a second. */
const patient: ConnectionChecks = { ...frequent, timeoutMs: 20_000 };
const waiting = { timeout: 20_000 };

describe('Listening to Postgres', () => {
  let database: TestDatabase;
  let prisma: PrismaClient;
  /** What the listener was called with; `null` when notifications may have been lost. */
  let received: (string | null)[];
  const onProblem = vi.fn<(problem: DeliveryProblem) => void>();
  const onWorking = vi.fn<() => void>();

  beforeEach(async () => {
    database = await createTestDatabase();
    prisma = createDatabase({ url: database.url, poolSize: 1 });
    received = [];
    onProblem.mockReset();
    onWorking.mockReset();
  });
  afterEach(async () => {
    await prisma.$disconnect();
    await database[Symbol.asyncDispose]();
  });

  const start = (url: string, checks = frequent): Promise<Notifications> =>
    listen(
      { url, onProblem, onWorking, checks },
      { news: (payload) => void received.push(payload) },
    );
  const startProxy = async () => {
    const url = new URL(database.url);
    const proxy = await startFrozenProxy({ host: url.hostname, port: Number(url.port) });
    url.hostname = '127.0.0.1';
    url.port = String(proxy.port);
    return { ...proxy, url: url.href };
  };
  const notify = (payload: string, db = prisma) =>
    db.$executeRaw`SELECT pg_notify('news', ${payload})`;
  const problems = () => onProblem.mock.calls.map(([{ type }]) => type);
  const lastReceived = (expected: (string | null)[]) =>
    expect.poll(() => received).toEqual(expected);

  /** The listener's connection, as Postgres sees it. */
  const connection = async () => {
    const [row] = await prisma.$queryRaw<{ pid: number; at: Date }[]>`
      SELECT pid, query_start AS at FROM pg_stat_activity
      WHERE datname = current_database() AND query LIKE 'SELECT pg_notify($1, $2)'`;
    return row;
  };

  it('A connection that delivers notifications stays open and is checked repeatedly', async () => {
    await using notifications = await start(database.url, patient);
    const checks = new Set<number>();
    const connections = new Set<number>();
    await vi.waitFor(async () => {
      const { pid, at } = (await connection()) ?? { pid: 0, at: new Date(0) };
      connections.add(pid);
      checks.add(at.getTime());
      expect(checks.size).toBeGreaterThan(4);
    }, waiting);
    expect(connections.size).toBe(1);
    await notify('one');
    await lastReceived([null, 'one']);
    expect(notifications.problem()).toBeNull();
    expect(onProblem).not.toHaveBeenCalled();
    expect(onWorking).toHaveBeenCalledOnce();
  });

  it('A connection that becomes silent is replaced, and the loss of notifications is reported', async () => {
    await using proxy = await startProxy();
    await using _notifications = await start(proxy.url);
    proxy.freeze();
    proxy.thaw();
    await notify('missed');
    await lastReceived([null, null]);
    expect(problems()).toEqual(['disconnected']);
    await notify('two');
    await lastReceived([null, null, 'two']);
  });

  it('A connection is attempted until the server responds, and its loss is reported once', async () => {
    await using proxy = await startProxy();
    await using notifications = await start(proxy.url);
    const before = proxy.accepted();
    proxy.freeze();
    await expect.poll(() => proxy.accepted()).toBeGreaterThan(before + 2);
    expect(problems()).toEqual(['disconnected']);
    expect(notifications.problem()).toMatchObject({ type: 'disconnected' });
    proxy.thaw();
    await lastReceived([null, null]);
    await notify('three');
    await lastReceived([null, null, 'three']);
    expect(notifications.problem()).toBeNull();
  });

  it('A connection that Postgres ends is replaced', async () => {
    await using notifications = await start(database.url, patient);
    // Once: a second time it could be the connection that has replaced the first.
    await prisma.$executeRaw`SELECT pg_terminate_backend(${(await connection())?.pid ?? 0})`;
    await expect.poll(problems).toEqual(['disconnected']);
    await lastReceived([null, null]);
    await expect.poll(() => notifications.problem()).toBeNull();
    expect(onWorking).toHaveBeenCalledTimes(2);
    await notify('four');
    await lastReceived([null, null, 'four']);
  });

  it('A restart of Postgres is survived', async () => {
    await using postgres = await restartablePostgres();
    await using notifications = await start(postgres.address, patient);
    await postgres.stop();
    await expect.poll(problems).toEqual(['disconnected']);
    await postgres.start();
    await lastReceived([null, null]);
    await expect.poll(() => notifications.problem()).toBeNull();
    expect(problems()).toEqual(['disconnected']);
  });

  it('A relay that drops notifications is reported once, until it delivers them again', async () => {
    await using relay = await startPostgresRelay(database.url);
    await using notifications = await start(relay.url);
    await notify('one');
    await lastReceived([null, 'one']);
    relay.dropNotifications();
    await expect.poll(problems).toEqual(['undelivered']);
    // It reconnects, and each time it is notified to read the rows instead.
    await expect.poll(() => received.length).toBeGreaterThan(4);
    expect(notifications.problem()).toEqual({ type: 'undelivered' });
    expect(problems()).toEqual(['undelivered']);
    expect(onWorking).toHaveBeenCalledOnce();
    relay.passNotifications();
    await expect.poll(() => notifications.problem()).toBeNull();
    expect(onWorking).toHaveBeenCalledTimes(2);
    await notify('two');
    await expect.poll(() => received.at(-1)).toBe('two');
  });

  it('A relay that drops notifications from the start is found before the process is ready', async () => {
    await using relay = await startPostgresRelay(database.url);
    relay.dropNotifications();
    await using notifications = await start(relay.url);
    expect(notifications.problem()).toEqual({ type: 'undelivered' });
    expect(received).toEqual([null]);
  });

  it('A first connection that cannot be opened is an error, and is not attempted again', async () => {
    const absent = new URL(database.url);
    absent.pathname = '/absent';
    await expect(start(absent.href)).rejects.toThrow('does not exist');
    expect(onProblem).not.toHaveBeenCalled();
  });
});
