import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScratchDir } from '../../../embedded/harness/scratch-dir.ts';
import { createScratchDir } from '../../../embedded/harness/scratch-dir.ts';
import { freePort } from '../../../embedded/process/ports.ts';
import type { RedisServer } from '../../../embedded/redis/redis.ts';
import { startRedis } from '../../../embedded/redis/redis.ts';
import { countInRedis } from '../../../src/connect-to-redis.ts';
import type { RedisConfig } from '../../../src/events/redis/client.ts';

describe('Counts in Redis', () => {
  let scratch: ScratchDir;
  let server: RedisServer;
  beforeAll(async () => {
    scratch = await createScratchDir('counts');
    server = await startRedis({ dir: scratch.path, logFile: `${scratch.path}/redis.log` });
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await scratch[Symbol.asyncDispose]();
  });

  const redisAt = (port: number): RedisConfig => ({
    topology: { type: 'SINGLE' },
    addresses: [{ host: '127.0.0.1', port }],
    isTls: false,
    username: null,
    password: null,
    db: 0,
  });

  it('Processes add to one count of a viewer, which ends after a minute', async () => {
    await using parts = new AsyncDisposableStack();
    const [one, other] = [1, 2].map(() =>
      countInRedis({ redis: redisAt(server.port) }, parts)?.('viewer_cost'),
    );
    await expect.poll(() => one?.penalty('ada', 0).catch(() => null)).not.toBeNull();
    await expect.poll(() => other?.penalty('ada', 0).catch(() => null)).not.toBeNull();
    await one?.penalty('ada', 60);
    expect(await other?.penalty('ada', 40)).toMatchObject({ consumedPoints: 100 });
    expect(await other?.penalty('ben', 1)).toMatchObject({ consumedPoints: 1 });
    const client = new Redis({ host: '127.0.0.1', port: server.port });
    parts.defer(() => client.disconnect());
    const [key = ''] = await client.keys('practice-sync:used:viewer_cost:ada');
    expect(await client.ttl(key)).toSatisfy((seconds: number) => seconds > 0 && seconds <= 60);
  });

  it('A Redis that cannot be reached fails at once instead of keeping a request', async () => {
    await using parts = new AsyncDisposableStack();
    const counts = countInRedis({ redis: redisAt(await freePort()) }, parts);
    await expect(counts?.('viewer_cost').penalty('ada', 1)).rejects.toThrow();
  });

  it('Without Redis each process has its own counts', () => {
    expect(countInRedis({ redis: null }, new AsyncDisposableStack())).toBeNull();
  });
});
