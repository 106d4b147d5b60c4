import { print } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ScratchDir } from '../../../embedded/harness/scratch-dir.ts';
import { createScratchDir } from '../../../embedded/harness/scratch-dir.ts';
import type { RedisServer } from '../../../embedded/redis/redis.ts';
import { startRedis } from '../../../embedded/redis/redis.ts';
import { appendEvents, changes } from '../../support/activity/events.ts';
import type { PostgresRelay } from '../../support/recovery/postgres-relay.ts';
import { startPostgresRelay } from '../../support/recovery/postgres-relay.ts';
import type { TestDatabase } from '../../support/stack/database.ts';
import { createTestDatabase } from '../../support/stack/database.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';
import { followStatus, syncStatus } from '../../support/sync/sync.ts';
import { scrape } from '../../support/telemetry/metrics.ts';

const written: string[] = [];

const messages = (): string[] =>
  written
    .map((line) => (JSON.parse(line) as { readonly msg: string }).msg)
    .filter((message) => /notifications/i.test(message));

describe('An API process behind a pooler that drops notifications', () => {
  let database: TestDatabase;
  let relay: PostgresRelay;
  let stack: TestStack;
  beforeAll(async () => {
    database = await createTestDatabase();
    relay = await startPostgresRelay(database.url);
    const env = {
      DATABASE_DIRECT_URL: relay.url,
      // A third of it is the time that a check and a connection may take.
      LISTENER_CHECK_SECONDS: '6',
      METRICS_PORT: '0',
      LOG_LEVEL: 'info',
    };
    stack = await startStack({
      worker: false,
      connect: false,
      database,
      env,
      logLines: written,
    });
  });
  beforeEach(() => {
    written.length = 0;
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
    await relay[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  });

  const readyz = async () => {
    const response = await fetch(`${stack.url}/readyz`);
    return { status: response.status, text: await response.text() };
  };
  const listenerUp = async () =>
    (await scrape(stack.metricsUrl('api'))).value('practice_sync_listener_up');

  it('It is not ready, says why once, and its subscribers still receive every change', async () => {
    const socket = await stack.socket('admin');
    const { practiceId } = stack;
    const statuses = socket.iterate({ query: print(syncStatus), variables: { practiceId } });
    const nextSeq = async (): Promise<number> => {
      const { value } = (await statuses.next()) as {
        value: { data: { syncStatus: { seq: string } } };
      };
      return Number(value.data.syncStatus.seq);
    };
    const start = await nextSeq();
    // A busy Temporal may be reported at first.
    await expect.poll(readyz).toEqual({ status: 200, text: 'ready\n' });
    expect(await listenerUp()).toBe(1);

    relay.dropNotifications();
    await expect.poll(readyz).toEqual({
      status: 503,
      text: 'Notifications of Postgres do not arrive; DATABASE_DIRECT_URL must lead to Postgres without a pooler\n',
    });
    expect(await listenerUp()).toBe(0);
    for (const number of [1, 2, 3]) {
      await appendEvents(stack, changes(1));
      expect(await nextSeq()).toBe(start + number);
    }
    expect(messages()).toEqual([
      expect.stringMatching(
        /notifications do not arrive.*pooler.*up to 30 seconds late.*Set DATABASE_DIRECT_URL/,
      ),
    ]);

    relay.passNotifications();
    await expect.poll(readyz).toEqual({ status: 200, text: 'ready\n' });
    expect(await listenerUp()).toBe(1);
    expect(messages().slice(1)).toEqual(['Notifications of Postgres arrive again.']);
    await appendEvents(stack, changes(1));
    expect(await nextSeq()).toBe(start + 4);
    await socket.dispose();
  });
});

/** Another program could take a port that is free now. */
const nowhere = '127.0.0.1:1';

describe('An API process that starts without a part that it can do without', () => {
  let scratch: ScratchDir;
  let redis: RedisServer;
  beforeAll(async () => {
    scratch = await createScratchDir('redis');
    const flags = ['--requirepass', 'right'];
    redis = await startRedis({ dir: scratch.path, logFile: `${scratch.path}/redis.log`, flags });
  });
  afterAll(async () => {
    await redis[Symbol.asyncDispose]();
    await scratch[Symbol.asyncDispose]();
  });

  it.each<[string, () => Readonly<Record<string, string>>, string, RegExp | null]>([
    [
      'a Redis at an address where nothing listens',
      () => ({ REDIS_URL: `redis://${nowhere}` }),
      'degraded: Redis cannot be reached; notifications of Postgres reach subscribers meanwhile\n',
      /^Redis cannot be reached\. Notifications of Postgres reach subscribers meanwhile/,
    ],
    [
      'a Redis with another password',
      () => ({ REDIS_URL: `redis://:wrong@127.0.0.1:${redis.port}` }),
      'degraded: Redis refuses',
      /^Redis refuses/,
    ],
    [
      'a Temporal at an address where nothing listens',
      () => ({ TEMPORAL_ADDRESS: nowhere }),
      'degraded: Temporal',
      null,
    ],
  ])('With %s it is ready, tells so, and delivers every change', async (_part, env, text, line) => {
    const logLines: string[] = [];
    await using stack = await startStack({ worker: false, connect: false, env: env(), logLines });
    await expect.poll(async () => (await fetch(`${stack.url}/readyz`)).text()).toContain(text);
    expect((await fetch(`${stack.url}/readyz`)).status).toBe(200);
    await using status = await followStatus(stack);
    const { seq } = await status.next();
    await appendEvents(stack, changes(1));
    expect(Number((await status.next()).seq)).toBe(Number(seq) + 1);
    const logged = logLines.map((each) => (JSON.parse(each) as { readonly msg: string }).msg);
    if (line !== null) expect(logged).toEqual([expect.stringMatching(line)]);
  });
});
