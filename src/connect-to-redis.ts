import type { Registry } from 'prom-client';
import type { Config } from './config.ts';
import type { RedisChannel } from './events/redis/channel.ts';
import { openRedisChannel } from './events/redis/channel.ts';
import { describeProblem } from './events/redis/problem.ts';
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

/** Why Redis is not used at present, as a sentence for operators; `null` when it is, or is not configured. */
export function redisProblem(channel: Pick<RedisChannel, 'problem'>): string | null {
  const problem = channel.problem();
  if (problem === null) return null;
  return `Redis ${describeProblem(problem)}; notifications of Postgres reach subscribers meanwhile`;
}
