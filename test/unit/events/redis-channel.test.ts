import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ScratchDir } from '../../../embedded/harness/scratch-dir.ts';
import { createScratchDir } from '../../../embedded/harness/scratch-dir.ts';
import { freePort } from '../../../embedded/process/ports.ts';
import type { RedisServer } from '../../../embedded/redis/redis.ts';
import { startRedis } from '../../../embedded/redis/redis.ts';
import type { PublishOutcome, RedisChannel } from '../../../src/events/redis/channel.ts';
import { openRedisChannel } from '../../../src/events/redis/channel.ts';
import type { RedisConfig } from '../../../src/events/redis/client.ts';
import { read, startTlsFront } from '../../support/http/tls-front.ts';

/** One process at the channel: what it received, and what was reported of its connection. */
interface Peer extends RedisChannel {
  readonly received: (string | null)[];
  /** Each line of a log: `working`, or the type of a problem. */
  readonly reported: string[];
  readonly published: PublishOutcome[];
}

const eventually = { timeout: 15_000, interval: 20 };

describe('The channel of Redis', () => {
  let scratch: ScratchDir;
  let server: RedisServer;
  let admin: Redis;
  let name: string;
  let peers: AsyncDisposableStack;

  const start = async (
    port?: number,
    flags: readonly string[] = [],
    configFile?: string,
  ): Promise<RedisServer> => {
    const dir = scratch.path;
    return startRedis({
      dir,
      logFile: `${dir}/redis.log`,
      flags,
      ...(configFile !== undefined && { configFile }),
      ...(port !== undefined && { port }),
    });
  };
  const single = (port = server.port): RedisConfig => ({
    topology: { type: 'SINGLE' },
    addresses: [{ host: '127.0.0.1', port }],
    isTls: false,
    username: null,
    password: null,
    db: 0,
  });
  /** @param timeoutMs so long, unless a test waits for it, that a busy machine takes less */
  const open = async (redis: RedisConfig = single(), timeoutMs = 10_000): Promise<Peer> => {
    const received: (string | null)[] = [];
    const reported: string[] = [];
    const published: PublishOutcome[] = [];
    const channel = await openRedisChannel(
      {
        redis,
        name,
        checks: { everyMs: 300, timeoutMs },
        onProblem: ({ type }) => reported.push(type),
        onWorking: () => reported.push('working'),
        onPublished: (outcome) => published.push(outcome),
      },
      (message) => received.push(message),
    );
    peers.use(channel);
    return {
      received,
      reported,
      published,
      publish: (message) => channel.publish(message),
      problem: () => channel.problem(),
      [Symbol.asyncDispose]: () => channel[Symbol.asyncDispose](),
    };
  };
  const delivers = async (from: Peer, to: Peer): Promise<void> => {
    const message = randomUUID();
    await expect
      .poll(() => {
        from.publish(message);
        return to.received;
      }, eventually)
      .toContain(message);
  };

  beforeAll(async () => {
    scratch = await createScratchDir('redis');
    server = await start();
    admin = new Redis(server.url);
  });
  beforeEach(() => {
    name = `test:${randomUUID()}`;
    peers = new AsyncDisposableStack();
  });
  afterEach(() => peers.disposeAsync());
  afterAll(async () => {
    admin.disconnect();
    await server[Symbol.asyncDispose]();
    await scratch[Symbol.asyncDispose]();
  });

  it('A message reaches every process, and the first item says that earlier ones were missed', async () => {
    const [one, other] = [await open(), await open()];
    one.publish('a:1');
    await expect
      .poll(() => [one.received, other.received], eventually)
      .toEqual([
        [null, 'a:1'],
        [null, 'a:1'],
      ]);
    expect(one.reported).toEqual(['working']);
    expect(one.published).toEqual(['sent']);
    expect(one.problem()).toBeNull();
  });

  it('An empty or flushed Redis changes nothing, because nothing is stored there', async () => {
    const [one, other] = [await open(), await open()];
    await admin.flushall();
    await admin.script('FLUSH');
    await delivers(one, other);
    expect(await admin.dbsize()).toBe(0);
    expect(other.reported).toEqual(['working']);
  });

  it('A Redis that is killed is reported once, and once when it is back; messages may have been lost', async () => {
    await using own = await start();
    const [one, other] = [await open(single(own.port)), await open(single(own.port))];
    process.kill(own.pid, 'SIGKILL');
    await own.ended;
    await expect.poll(() => one.problem()?.type, eventually).toBe('disconnected');
    // The two connections end one after the other: until the publishing one has, sending fails.
    const publish = () => {
      one.publish('lost');
      return one.published.at(-1);
    };
    await expect.poll(publish, eventually).toBe('dropped');
    expect(one.published).not.toContain('sent');
    await using _restarted = await start(own.port);
    await expect.poll(() => other.problem(), eventually).toBeNull();
    await expect.poll(() => one.problem(), eventually).toBeNull();
    await delivers(one, other);
    for (const { reported } of [one, other]) {
      expect(reported).toEqual(['working', 'disconnected', 'working']);
    }
    expect(other.received.filter((message) => message === null)).toHaveLength(2);
    expect(other.received).not.toContain('lost');
  });

  it('A connection that Redis closes and that returns at once is no problem, and messages may have been lost', async () => {
    const peer = await open();
    await admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await expect.poll(() => peer.received, eventually).toEqual([null, null]);
    await delivers(peer, peer);
  });

  it('An address where nothing listens is reported once, and used as soon as something does', async () => {
    const port = await freePort();
    const peer = await open(single(port));
    expect(peer.problem()).toMatchObject({ type: 'disconnected', error: { code: 'ECONNREFUSED' } });
    peer.publish('dropped');
    await wait(1_500);
    expect(peer.reported).toEqual(['disconnected']);
    await using _server = await start(port);
    await expect.poll(() => peer.reported, eventually).toEqual(['disconnected', 'working']);
    expect(peer.received).toEqual([null]);
    expect(peer.published).toEqual(['dropped']);
  });

  it('A host that does not exist is reported', async () => {
    // A label of 64 characters is in no DNS (RFC 1035, 2.3.4), so no server is asked, which may not respond for long.
    const addresses = [{ host: `${'x'.repeat(64)}.invalid`, port: 6379 }] as const;
    const peer = await open({ ...single(), addresses });
    expect(peer.problem()).toMatchObject({ type: 'disconnected' });
  });

  it.each([
    ['A wrong password', { password: 'wrong' }, /WRONGPASS/],
    ['A missing password', { password: null }, /NOAUTH/],
    [
      'A user without permission for the channel',
      { username: 'guest', password: 'guest' },
      /NOPERM/,
    ],
  ])('%s is reported once as a refusal', async (_what, credentials, words) => {
    await using own = await start(undefined, ['--requirepass', 'right']);
    const owner = new Redis({ port: own.port, password: 'right' });
    await owner.acl('SETUSER', 'guest', 'on', '>guest', 'allcommands', 'allkeys', 'resetchannels');
    const peer = await open({ ...single(own.port), ...credentials });
    expect(peer.problem()?.type).toBe('refused');
    expect(peer.problem()).toMatchObject({
      error: { message: expect.stringMatching(words) as string },
    });
    await wait(1_200);
    expect(peer.reported).toEqual(['refused']);
    await owner.config('SET', 'requirepass', '');
    await owner.acl('SETUSER', 'guest', 'allchannels');
    owner.disconnect();
    if (credentials.password !== 'wrong') {
      await expect.poll(() => peer.reported, eventually).toEqual(['refused', 'working']);
    }
  });

  it('A Redis that hangs is reported once, and messages do not pile up meanwhile', async () => {
    await using own = await start();
    const peer = await open(single(own.port), 2_000);
    process.kill(own.pid, 'SIGSTOP');
    for (let n = 0; n < 3_000; n += 1) peer.publish(`a:${n}`);
    expect(peer.published.filter((outcome) => outcome === 'dropped')).toHaveLength(2_000);
    await expect.poll(() => peer.problem()?.type, eventually).toBe('undelivered');
    await wait(1_000);
    process.kill(own.pid, 'SIGCONT');
    await expect.poll(() => peer.problem(), eventually).toBeNull();
    await delivers(peer, peer);
    expect(peer.reported).toEqual(['working', 'undelivered', 'working']);
  });

  it('A rediss:// address is used with TLS, and only with a certificate that is trusted', async () => {
    await using front = await startTlsFront({ to: { host: '127.0.0.1', port: server.port } });
    const secure = { ...single(front.port), isTls: true };
    const refused = await open(secure);
    expect(refused.problem()).toMatchObject({
      type: 'disconnected',
      error: { code: 'SELF_SIGNED_CERT_IN_CHAIN' },
    });
    const trusted = getCACertificates('default');
    setDefaultCACertificates([...trusted, read('authority').toString()]);
    try {
      const [one, other] = [await open(secure), await open(secure)];
      await delivers(one, other);
      expect(one.reported).toEqual(['working']);
    } finally {
      setDefaultCACertificates(trusted);
    }
  });

  it('Sentinels name the server, and an unknown name is reported', async () => {
    const port = await freePort();
    const configFile = `${scratch.path}/sentinel.conf`;
    await writeFile(configFile, `sentinel monitor main 127.0.0.1 ${server.port} 1\n`);
    await using sentinel = await start(port, ['--sentinel'], configFile);
    const through = (primary: string): RedisConfig => ({
      ...single(sentinel.port),
      topology: { type: 'SENTINEL', name: primary, password: null },
    });
    const [one, other] = [await open(through('main')), await open(single())];
    await delivers(one, other);
    await delivers(other, one);
    const lost = await open(through('absent'));
    expect(lost.problem()).toMatchObject({ type: 'disconnected' });
    expect(lost.reported).toEqual(['disconnected']);
  });

  it('Nodes of a cluster carry messages, and the loss of the cluster is reported once', async () => {
    await using own = await start(undefined, [
      '--cluster-announce-ip',
      '127.0.0.1',
      '--cluster-enabled',
      'yes',
      '--cluster-config-file',
      `nodes-${randomUUID()}.conf`,
    ]);
    const node = new Redis(own.url);
    await node.cluster('ADDSLOTS', ...Array.from({ length: 16_384 }, (_, slot) => slot));
    await expect.poll(() => node.cluster('INFO'), eventually).toContain('cluster_state:ok');
    node.disconnect();
    const cluster: RedisConfig = { ...single(own.port), topology: { type: 'CLUSTER' } };
    const [one, other] = [await open(cluster), await open(cluster)];
    await delivers(one, other);
    process.kill(own.pid, 'SIGKILL');
    await own.ended;
    await expect.poll(() => one.problem()?.type, eventually).toBe('disconnected');
    await wait(1_000);
    expect(one.reported).toEqual(['working', 'disconnected']);
  });
});
