import { openSocket } from '../../../embedded/harness/graphql-client.ts';
import { createScratchDir } from '../../../embedded/harness/scratch-dir.ts';
import type { RedisServer } from '../../../embedded/redis/redis.ts';
import { startRedis } from '../../../embedded/redis/redis.ts';
import type { PostgresRelay } from '../recovery/postgres-relay.ts';
import { startPostgresRelay } from '../recovery/postgres-relay.ts';
import type { TestStack } from '../stack/stack.ts';
import { executeWithToken, startStack } from '../stack/stack.ts';
import type { OwnProcess } from './own-process.ts';
import type { ServerProcess } from './server-process.ts';
import { startServerProcess } from './server-process.ts';
import { startWorkerProcess } from './worker-process.ts';

/** A process that can be replaced by a new one, as a release or an orchestrator does. */
export interface Replaceable<P extends OwnProcess> extends AsyncDisposable {
  /** The newest process, which may have ended. */
  readonly now: P;
  start(): Promise<void>;
}

/** Two APIs and two workers in processes of their own, which reach each other through Postgres and a Redis of their own. */
export interface TwoOfEach extends AsyncDisposable {
  readonly stack: TestStack;
  readonly apis: readonly [Replaceable<ServerProcess>, Replaceable<ServerProcess>];
  readonly workers: readonly [Replaceable<OwnProcess>, Replaceable<OwnProcess>];
  /** Carries every notification of Postgres to the four processes. */
  readonly relay: PostgresRelay;
  readonly redis: KillableRedis;
}

export interface KillableRedis {
  readonly url: string;
  kill(): Promise<void>;
  /** Starts it again where it was, empty. */
  start(): Promise<void>;
}

export async function startTwoOfEach(
  env: Readonly<Record<string, string>> = {},
): Promise<TwoOfEach> {
  await using parts = new AsyncDisposableStack();
  const redis = parts.use(await startKillableRedis());
  const stack = parts.use(
    await startStack({ worker: false, connect: false, env: { REDIS_URL: redis.url, ...env } }),
  );
  const relay = parts.use(await startPostgresRelay(stack.env['DATABASE_URL'] ?? ''));
  const ownEnv = { ...stack.env, DATABASE_DIRECT_URL: relay.url };
  const api = () => replaceable(() => startServerProcess(ownEnv));
  const worker = () => replaceable(() => startWorkerProcess(ownEnv));
  const starting = [api(), api(), worker(), worker()] as const;
  // One that fails must not leave the others behind.
  for (const each of await Promise.allSettled(starting)) {
    if (each.status === 'fulfilled') parts.use(each.value);
  }
  const [firstApi, secondApi, firstWorker, secondWorker] = await Promise.all(starting);
  const running = parts.move();
  return {
    stack,
    apis: [firstApi, secondApi],
    workers: [firstWorker, secondWorker],
    relay,
    redis,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function replaceable<P extends OwnProcess>(start: () => Promise<P>): Promise<Replaceable<P>> {
  let now = await start();
  return {
    get now() {
      return now;
    },
    async start() {
      now = await start();
    },
    [Symbol.asyncDispose]: () => now[Symbol.asyncDispose](),
  };
}

async function startKillableRedis(): Promise<KillableRedis & AsyncDisposable> {
  const scratch = await createScratchDir('redis');
  const launch = (port?: number): Promise<RedisServer> =>
    startRedis({
      dir: scratch.path,
      logFile: `${scratch.path}/redis.log`,
      ...(port !== undefined && { port }),
    });
  let running = await launch();
  return {
    url: running.url,
    async kill() {
      process.kill(running.pid, 'SIGKILL');
      await running.ended;
    },
    async start() {
      running = await launch(running.port);
    },
    async [Symbol.asyncDispose]() {
      await running[Symbol.asyncDispose]();
      await scratch[Symbol.asyncDispose]();
    },
  };
}

/** The stack as people meet it whose requests reach one process and whose subscriptions another. */
export function across(
  { stack, apis }: TwoOfEach,
  { requests, subscriptions }: { readonly requests: 0 | 1; readonly subscriptions: 0 | 1 },
): TestStack {
  return {
    ...stack,
    get url() {
      return apis[requests].now.url;
    },
    execute: async (as, document, variables) =>
      executeWithToken(apis[requests].now.url, await stack.tokenFor(as), { document, variables }),
    socket: async (as) =>
      openSocket(apis[subscriptions].now.url, await stack.tokenFor(as), {
        webSocketImpl: WebSocket,
        retryAttempts: 0,
      }),
  };
}
