import type { Registry } from 'prom-client';
import { Counter, Gauge } from 'prom-client';

/** The metrics of a process's connections to Redis. */
export interface RedisMetrics {
  redisWorks(): void;
  redisFailed(): void;
  /** @param outcome `dropped`: there was no connection, or too many messages waited for a response */
  recordPublished(outcome: 'sent' | 'failed' | 'dropped'): void;
}

export function createRedisMetrics(registry: Registry): RedisMetrics {
  const registers = [registry];
  const up = new Gauge({
    name: 'practice_sync_redis_up',
    help: 'Whether messages through Redis arrive in this process (1) or not (0), by a message to itself.',
    registers,
  });
  const failures = new Counter({
    name: 'practice_sync_redis_failures_total',
    help: 'How often messages through Redis ceased to arrive. The process reconnects automatically.',
    registers,
  });
  const published = new Counter({
    name: 'practice_sync_redis_messages_total',
    help: 'Messages about new events that this process published through Redis, by outcome.',
    labelNames: ['outcome'],
    registers,
  });
  return {
    redisWorks: () => up.set(1),
    redisFailed() {
      up.set(0);
      failures.inc();
    },
    recordPublished: (outcome) => published.inc({ outcome }),
  };
}
