import { trace } from '@opentelemetry/api';
import { Registry } from 'prom-client';
import { createActivityDependencies } from '../../../src/activity-dependencies.ts';
import { readConfig } from '../../../src/config.ts';
import type { PrismaClient } from '../../../src/db/prisma.ts';
import { initialLimits } from '../../../src/domain/quota/quota.ts';
import type { PushDependencies } from '../../../src/edits/push/round.ts';
import { createLogger } from '../../../src/logger.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import { createWorkerMetrics } from '../../../src/telemetry/worker-metrics.ts';
import { xpmLimits } from '../../../src/xpm/limits.ts';
import type { TestStack } from '../stack/stack.ts';

/** A practice's calls without limits, at both ends: for tests that make many. */
export async function withoutLimits(
  stack: TestStack,
  practices: readonly string[] = [stack.practiceId, stack.otherPracticeId],
): Promise<void> {
  const many = 1_000_000;
  await stack.sandbox.post('settings', {
    minuteLimit: many,
    dayLimit: many,
    appMinuteLimit: many,
    concurrentLimit: 100,
    latencyMs: 0,
  });
  for (const id of practices) {
    const practiceId = id.replace('Practice:', '');
    const limits = { minuteLimit: many, dayLimit: many, concurrentLimit: 100 };
    await stack.prisma.quota.upsert({
      where: { practiceId },
      create: { practiceId, ...initialLimits(xpmLimits), ...limits },
      update: { ...initialLimits(xpmLimits), ...limits },
    });
  }
}

/** What a worker's activities stand on, for tests that are their own worker. */
export function activityDependencies(stack: TestStack, prisma: PrismaClient): PushDependencies {
  const config = readConfig(stack.env);
  return createActivityDependencies(config, prisma, {
    clock: systemClock,
    logger: createLogger('test', config),
    metrics: createWorkerMetrics(new Registry()),
    tracer: trace.getTracer('test'),
  });
}
