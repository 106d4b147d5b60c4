import { randomUUID } from 'node:crypto';
import type { Tracer } from '@opentelemetry/api';
import type { Config } from './config.ts';
import type { Services } from './context.ts';
import { createEventLog } from './db/activity/event-log.ts';
import { runWhileWanted } from './db/cancellable-pool.ts';
import { checkSchema } from './db/migrations/check-schema.ts';
import { readMemberRoles } from './db/practice/members.ts';
import { createTokenCipher } from './db/practice/token-cipher.ts';
import { createTokenVault } from './db/practice/token-vault.ts';
import { createDatabase } from './db/prisma.ts';
import { createRateLimiter } from './db/quota/rate-limiter.ts';
import { createReader } from './db/reader.ts';
import { isDatabaseUnavailable } from './db/unavailable.ts';
import { createUnitOfWork } from './db/unit-of-work.ts';
import type { createEventBus } from './events/event-bus.ts';
import { createLogChecks } from './events/log-checks.ts';
import { createNextReads } from './events/next-reads.ts';
import { createPracticeFeed } from './events/practice-feed.ts';
import type { Logger } from './logger.ts';
import { sourceFailureLogger, unreleasedPermitLogger } from './logger.ts';
import { systemClock } from './ports/clock.ts';
import { reportExternalUsage } from './practices/report-external-usage.ts';
import { traceCalls } from './telemetry/call-spans.ts';
import { xpmLimits } from './xpm/limits.ts';
import { xpmTextRules } from './xpm/text-rules.ts';
import { createXpm } from './xpm/xpm.ts';
import { oauthClientSettings } from './xpm-settings.ts';

/** What resolvers and transports of an API process work with. */
export async function buildServices(
  config: Config,
  deps: {
    readonly bus: ReturnType<typeof createEventBus>;
    readonly logger: Logger;
    readonly parts: AsyncDisposableStack;
    readonly tracer: Tracer;
  },
): Promise<Services> {
  const { bus, logger, parts, tracer } = deps;
  const prisma = createDatabase({
    url: config.databaseUrl,
    poolSize: config.databasePoolSize,
    preparesStatements: config.preparesStatements,
    statementTimeoutMs: config.databaseStatementTimeoutMs,
  });
  parts.defer(() => prisma.$disconnect());
  await checkSchema(prisma);
  const clock = systemClock;
  const cipher = createTokenCipher(config.tokenKeys);
  const unitOfWork = createUnitOfWork(prisma, cipher, xpmLimits);
  const reports = { unitOfWork, clock, newId: randomUUID };
  const { consent, source, target } = createXpm({
    oauth: oauthClientSettings(config, clock),
    rateLimiter: createRateLimiter({
      prisma,
      clock,
      limits: xpmLimits,
      onExternalUsage: (practiceId) => reportExternalUsage(reports, practiceId),
    }),
    vault: createTokenVault(prisma, cipher),
    observeRefresh: (refresher) => refresher,
    observer: traceCalls(tracer),
    onUnreleased: unreleasedPermitLogger(logger),
    clock,
    timeouts: { idleTimeoutMs: config.xpm.idleTimeoutSeconds * 1000 },
  });
  return {
    prisma,
    runWhileWanted,
    clock,
    newId: randomUUID,
    onFailure: sourceFailureLogger(logger),
    reader: createReader(prisma, clock, xpmLimits),
    unitOfWork,
    members: createNextReads((practiceId) => readMemberRoles(prisma, practiceId)),
    feed: createPracticeFeed({
      log: createEventLog(prisma),
      bus,
      isUnavailable: isDatabaseUnavailable,
      checks: createLogChecks(),
    }),
    consent,
    source,
    target,
    textRules: xpmTextRules,
  };
}
