import { randomUUID } from 'node:crypto';
import type { Tracer } from '@opentelemetry/api';
import { SpanKind } from '@opentelemetry/api';
import type { Config } from './config.ts';
import { createTokenCipher } from './db/practice/token-cipher.ts';
import { createTokenVault } from './db/practice/token-vault.ts';
import type { PrismaClient } from './db/prisma.ts';
import type { RateLimiterDependencies } from './db/quota/rate-limiter.ts';
import { createRateLimiter } from './db/quota/rate-limiter.ts';
import { createUnitOfWork } from './db/unit-of-work.ts';
import { defaultRetryPolicy } from './domain/sync/failed-call.ts';
import type { PushDependencies } from './edits/push/round.ts';
import type { Logger } from './logger.ts';
import { sourceFailureLogger } from './logger.ts';
import { observedByAll } from './ports/call-observer.ts';
import type { Clock } from './ports/clock.ts';
import { reportExternalUsage } from './practices/report-external-usage.ts';
import { traceCalls } from './telemetry/call-spans.ts';
import { inSpan } from './telemetry/spans.ts';
import type { WorkerMetrics } from './telemetry/worker-metrics.ts';
import type { TransportDeps } from './xpm/http/transport.ts';
import { createXpmConsent } from './xpm/oauth/consent.ts';
import { createXpmSource, createXpmTarget } from './xpm/xpm.ts';

/** What the activities share with the process that they run in. */
export interface ProcessTools {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: WorkerMetrics;
  readonly tracer: Tracer;
}

/** What a worker's activities stand on: Postgres, XPM, the clock. */
export function createActivityDependencies(
  config: Config,
  prisma: PrismaClient,
  { logger, ...tools }: ProcessTools,
): PushDependencies {
  const unitOfWork = createUnitOfWork(prisma, createTokenCipher(config.tokenKeys));
  const reports = { unitOfWork, clock: tools.clock, newId: randomUUID };
  const onExternalUsage = (practiceId: string) => reportExternalUsage(reports, practiceId);
  const xpm = xpmDependencies(config, prisma, { ...tools, onExternalUsage });
  return {
    unitOfWork,
    source: createXpmSource(xpm),
    target: createXpmTarget(xpm),
    newId: randomUUID,
    clock: tools.clock,
    retryPolicy: {
      ...defaultRetryPolicy,
      initialWaitSeconds: config.xpm.initialWaitSeconds,
      maxFailures: config.xpm.maxConsecutiveFailures,
    },
    jitter: spread,
    onFailure: sourceFailureLogger(logger),
  };
}

/** Pauses end up to a tenth later, but at most five seconds, so that not all practices come back at once. */
const spread = (pauseMs: number): number => Math.random() * Math.min(pauseMs * 0.1, 5000);

const refreshSpan = { name: 'XPM connect/token', kind: SpanKind.CLIENT };

/** What every call to XPM goes through, whether it reads or writes. */
function xpmDependencies(
  config: Config,
  prisma: PrismaClient,
  {
    clock,
    metrics,
    tracer,
    onExternalUsage,
  }: Omit<ProcessTools, 'logger'> & Pick<RateLimiterDependencies, 'onExternalUsage'>,
): TransportDeps {
  const { xpm } = config;
  const consent = createXpmConsent({
    issuer: xpm.issuer,
    apiUrl: xpm.baseUrl,
    clientId: xpm.clientId,
    clientSecret: xpm.clientSecret,
    redirectUri: config.publicUrl,
    clock,
  });
  return {
    baseUrl: xpm.baseUrl,
    rateLimiter: metrics.countDenials(createRateLimiter({ prisma, clock, onExternalUsage })),
    vault: createTokenVault(prisma, createTokenCipher(config.tokenKeys)),
    refresher: {
      refresh: (tokens) =>
        inSpan(tracer, refreshSpan, () => metrics.countRefresh(() => consent.refresh(tokens))),
    },
    watch: observedByAll(metrics.observeCall, traceCalls(tracer)),
    clock,
    timeouts: { idleTimeoutMs: xpm.idleTimeoutSeconds * 1000 },
  };
}
