import type { Registry } from 'prom-client';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import type { Config } from './config.ts';
import type { RedisChannel } from './events/redis/channel.ts';
import { openRedisChannel } from './events/redis/channel.ts';
import { createRedisClient } from './events/redis/client.ts';
import { describeProblem } from './events/redis/problem.ts';
import type { SharedCounts } from './http/limits/budget.ts';
import { windowSeconds } from './http/limits/budget.ts';
import type { Logger } from './logger.ts';
import { createRedisMetrics } from './telemetry/redis-metrics.ts';

export interface ConnectToRedisDependencies {
  readonly config: Pick<Config, 'redis' | 'listenerCheckSeconds'>;
  readonly logger: Logger;
  readonly registry: Registry;
  readonly parts: AsyncDisposableStack;
}

/** On which workers announce events to API processes. The ids of practices differ between databases, so they may share it. */
const channelName = 'practice-sync:events';

/** Without REDIS_URL, Postgres alone notifies. */
const noChannel: Pick<RedisChannel, 'publish' | 'problem'> = {
  publish: () => undefined,
  problem: () => null,
};

const consequence =
  'Notifications of Postgres reach subscribers meanwhile. The process reconnects.';

/** Connects a process to Redis, and logs and counts the times in which its messages do not arrive. */
export async function connectToRedis(
  { config, logger, registry, parts }: ConnectToRedisDependencies,
  onMessage: (message: string | null) => void,
): Promise<Pick<RedisChannel, 'publish' | 'problem'>> {
  const { redis, listenerCheckSeconds } = config;
  if (redis === null) return noChannel;
  const metrics = createRedisMetrics(registry);
  const everyMs = listenerCheckSeconds * 1000;
  let hasFailed = false;
  const channel = await openRedisChannel(
    {
      redis,
      name: channelName,
      checks: { everyMs, timeoutMs: Math.min(everyMs / 3, longestResponseMs) },
      onProblem(problem) {
        hasFailed = true;
        metrics.redisFailed();
        const err = problem.type === 'undelivered' ? undefined : problem.error;
        logger.warn({ err }, `Redis ${describeProblem(problem)}. ${consequence}`);
      },
      onWorking() {
        metrics.redisWorks();
        if (hasFailed) logger.info('Redis responds again.');
      },
      onPublished: (outcome) => metrics.recordPublished(outcome),
    },
    onMessage,
  );
  parts.use(channel);
  return channel;
}

/** A Redis that is slower than this is of no use for notifications, and a start does not wait longer for it. */
const longestResponseMs = 3_000;

/**
 * Counts per minute that the API processes share through Redis, by their name; `null` when none is configured. Each
 * process decides by a count of its own as well, so an unreachable Redis refuses nobody.
 */
export function countInRedis(
  { redis }: Pick<Config, 'redis'>,
  parts: AsyncDisposableStack,
): ((name: string) => SharedCounts) | null {
  if (redis === null) return null;
  const storeClient = createRedisClient(redis, longestResponseMs);
  // The channel beside it reports the same problems.
  storeClient.on('error', () => undefined);
  parts.defer(() => storeClient.disconnect());
  return (name) =>
    new RateLimiterRedis({
      storeClient,
      keyPrefix: `practice-sync:used:${name}`,
      points: Number.MAX_SAFE_INTEGER,
      duration: windowSeconds,
    });
}

/** Why Redis is not used at present, as a sentence for operators; `null` when it is, or is not configured. */
export function redisProblem(channel: Pick<RedisChannel, 'problem'>): string | null {
  const problem = channel.problem();
  if (problem === null) return null;
  return `Redis ${describeProblem(problem)}; notifications of Postgres reach subscribers meanwhile`;
}
