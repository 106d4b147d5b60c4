import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { createServerAdapter } from '@whatwg-node/server';
import { Registry } from 'prom-client';
import type { Config } from './config.ts';
import { configOrExit, readConfig } from './config.ts';
import type { Services } from './context.ts';
import { createEventLog } from './db/activity/event-log.ts';
import { eventChannel } from './db/activity/events.ts';
import { listen } from './db/notifications.ts';
import { createTokenCipher } from './db/practice/token-cipher.ts';
import { createDatabase } from './db/prisma.ts';
import { createReader } from './db/reader.ts';
import { isDatabaseUnavailable } from './db/unavailable.ts';
import { createUnitOfWork } from './db/unit-of-work.ts';
import { createEventBus } from './events/bus.ts';
import { createPracticeFeed } from './events/practice-feed.ts';
import { relayTo } from './events/relay.ts';
import { createAuthenticate } from './http/authenticate.ts';
import { listenOn } from './http/listen-on.ts';
import { createMaskError } from './http/mask-error.ts';
import { serveMetricsOf } from './http/metrics-server.ts';
import { withRequestId } from './http/request-id.ts';
import type { Route } from './http/router.ts';
import { createRouter } from './http/router.ts';
import { serveWebsocket } from './http/websocket/websocket.ts';
import type { GraphiqlDefaults } from './http/yoga.ts';
import { createGraphql } from './http/yoga.ts';
import type { Logger } from './logger.ts';
import { createLogger, sourceFailureLogger } from './logger.ts';
import { systemClock } from './ports/clock.ts';
import { disposeOnSignal } from './shutdown.ts';
import { createApiMetrics } from './telemetry/api-metrics.ts';
import { startTracing } from './telemetry/tracing.ts';
import { xpmLimits } from './xpm/limits.ts';
import { createOAuthClient } from './xpm/oauth/oauth-client.ts';
import { xpmTextRules } from './xpm/text-rules.ts';
import { oauthClientSettings } from './xpm-settings.ts';

/** Additions of the embedded stack to the server. */
export interface ServerExtras {
  /** Tried before the server's own routes; `null` passes the request on. */
  readonly routes?: Route;
  readonly graphiql?: () => Promise<GraphiqlDefaults>;
}

export interface RunningServer extends AsyncDisposable {
  readonly url: string;
  /** The address of its metrics; `null` without a port for metrics. */
  readonly metricsUrl: string | null;
}

/** The API process serves GraphQL over HTTP, SSE and WebSocket. Any number of them may run. */
export async function startServer(config: Config, extras?: ServerExtras): Promise<RunningServer> {
  const logger = createLogger('api', config);
  // Whatever has started is stopped again when a later part fails.
  await using parts = new AsyncDisposableStack();
  const tracing = startTracing({
    url: config.tracesUrl,
    service: 'practice-sync-api',
    onExportFailure: (problem) => logger.warn({ problem }, 'could not export traces'),
  });
  parts.defer(tracing.stop);
  const registry = new Registry();
  const metrics = createApiMetrics(registry);
  const bus = createEventBus();
  const services = await buildServices(config, { bus, logger, parts });
  const notifications = await listen(
    {
      url: config.databaseDirectUrl,
      onLost: (err) => {
        metrics.listenerLost();
        logger.warn({ err }, 'lost the connection that listens to Postgres; it reconnects');
      },
    },
    { [eventChannel]: relayTo(bus, (writtenAt) => metrics.eventNotified(secondsSince(writtenAt))) },
  );
  parts.defer(() => notifications.stop());

  const authenticate = createAuthenticate(config.auth);
  const { tracer } = tracing;
  const edge = {
    authenticate,
    logger,
    metrics,
    tracer,
    maskError: createMaskError(logger, isDatabaseUnavailable),
  };
  const graphiql = extras?.graphiql;
  const yoga = createGraphql({ ...edge, services, ...(graphiql && { graphiql }) });
  const router = createRouter({ ...edge, services, yoga, extra: extras?.routes ?? (() => null) });
  const server = createServer(withRequestId(createServerAdapter(router).requestListener));
  const websocket = serveWebsocket({
    ...edge,
    server,
    yoga,
    socketsPerViewer: config.socketsPerViewer,
  });
  const listening = await listenOn(server, config);
  parts.use(listening);
  parts.defer(() => websocket.stop());
  const url = `http://localhost:${listening.port}`;
  const metricsUrl = await serveMetricsOf(config, registry, parts);
  logger.info({ url, metricsUrl }, 'listening');
  const running = parts.move();
  return { url, metricsUrl, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** At least 0, because the clocks of two machines differ. */
const secondsSince = (instant: Date): number =>
  Math.max(0, (systemClock.now().getTime() - instant.getTime()) / 1000);

async function buildServices(
  config: Config,
  deps: {
    readonly bus: ReturnType<typeof createEventBus>;
    readonly logger: Logger;
    readonly parts: AsyncDisposableStack;
  },
): Promise<Services> {
  const { bus, logger, parts } = deps;
  const prisma = createDatabase({ url: config.databaseUrl, poolSize: 20 });
  await prisma.$connect();
  parts.defer(() => prisma.$disconnect());
  const clock = systemClock;
  return {
    prisma,
    clock,
    newId: randomUUID,
    onFailure: sourceFailureLogger(logger),
    reader: createReader(prisma, clock, xpmLimits),
    unitOfWork: createUnitOfWork(prisma, createTokenCipher(config.tokenKeys), xpmLimits),
    feed: createPracticeFeed({ log: createEventLog(prisma), bus }),
    consent: createOAuthClient(oauthClientSettings(config, clock)),
    textRules: xpmTextRules,
  };
}

if (import.meta.main) {
  const config = configOrExit(readConfig);
  const logger = createLogger('api', config);
  disposeOnSignal(await startServer(config), logger);
}
