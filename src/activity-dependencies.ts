import { randomUUID } from 'node:crypto';
import type { Tracer } from '@opentelemetry/api';
import { SpanKind } from '@opentelemetry/api';
import type { ActivityDependencies } from '../workflows/activities.ts';
import type { Config } from './config.ts';
import type { TokenCipher } from './db/practice/token-cipher.ts';
import { createTokenCipher } from './db/practice/token-cipher.ts';
import { createTokenVault } from './db/practice/token-vault.ts';
import type { PrismaClient } from './db/prisma.ts';
import { createRateLimiter } from './db/quota/rate-limiter.ts';
import { createUnitOfWork } from './db/unit-of-work.ts';
import { defaultRetryPolicy } from './domain/sync/failed-call.ts';
import { internalErrorRetries } from './domain/sync/internal-error-retries.ts';
import type { Logger } from './logger.ts';
import { sourceFailureLogger, unreleasedPermitLogger } from './logger.ts';
import { observedByAll } from './ports/call-observer.ts';
import type { Clock } from './ports/clock.ts';
import type { RateLimiter } from './ports/rate-limiter.ts';
import { reportExternalUsage } from './practices/report-external-usage.ts';
import { traceCalls } from './telemetry/call-spans.ts';
import { inSpan } from './telemetry/spans.ts';
import type { WorkerMetrics } from './telemetry/worker-metrics.ts';
import { xpmLimits } from './xpm/limits.ts';
import type { Xpm } from './xpm/xpm.ts';
import { createXpm } from './xpm/xpm.ts';
import { oauthClientSettings } from './xpm-settings.ts';

/** The parts that the activities share with their process. */
export interface ProcessTools {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: WorkerMetrics;
  readonly tracer: Tracer;
}

/** The adapters that a worker's activities use: Postgres, XPM, the clock. */
export function createActivityDependencies(
  config: Config,
  prisma: PrismaClient,
  tools: ProcessTools,
): ActivityDependencies {
  const cipher = createTokenCipher(config.tokenKeys);
  const unitOfWork = createUnitOfWork(prisma, cipher, xpmLimits);
  const reports = { unitOfWork, clock: tools.clock, newId: randomUUID };
  const onExternalUsage = (practiceId: string) => reportExternalUsage(reports, practiceId);
  const { clock, logger } = tools;
  const rateLimiter = createRateLimiter({ prisma, clock, limits: xpmLimits, onExternalUsage });
  const { source, target, upkeep } = connectXpm(config, prisma, { ...tools, cipher, rateLimiter });
  return {
    unitOfWork,
    source,
    target,
    upkeep,
    endSeries: (practiceId, seriesId) => rateLimiter.endSeries(practiceId, seriesId),
    newId: randomUUID,
    clock,
    storeRetries: internalErrorRetries,
    retryPolicy: {
      ...defaultRetryPolicy,
      initialWaitSeconds: config.xpm.initialWaitSeconds,
      maxFailures: config.xpm.maxConsecutiveFailures,
    },
    jitter,
    onFailure: sourceFailureLogger(logger),
  };
}

/**
 * Added to the pauses of runs and pushes and to the waits for probes: up to a tenth of the wait, at most five seconds,
 * so that not all practices come back at once. Waits for a slot, and pushes that a limit of their practice stops,
 * resume on time.
 */
const jitter = (pauseMs: number): number => Math.random() * Math.min(pauseMs * 0.1, 5000);

const refreshSpan = { name: 'XPM connect/token', kind: SpanKind.CLIENT };

interface XpmTools extends ProcessTools {
  readonly cipher: TokenCipher;
  readonly rateLimiter: RateLimiter;
}

function connectXpm(
  config: Config,
  prisma: PrismaClient,
  { clock, logger, metrics, tracer, cipher, rateLimiter }: XpmTools,
): Xpm {
  return createXpm({
    oauth: oauthClientSettings(config, clock),
    rateLimiter: metrics.countDenials(rateLimiter),
    vault: createTokenVault(prisma, cipher),
    observeRefresh: (refresher) => ({
      refresh: (tokens) =>
        inSpan(tracer, refreshSpan, () => metrics.countRefresh(() => refresher.refresh(tokens))),
    }),
    onUnreleased: unreleasedPermitLogger(logger),
    observer: observedByAll(metrics.observeCall, traceCalls(tracer)),
    clock,
    timeouts: {
      firstByteMs: config.xpm.responseTimeoutSeconds * 1000,
      idleTimeoutMs: config.xpm.idleTimeoutSeconds * 1000,
    },
  });
}
