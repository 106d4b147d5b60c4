import type { Tracer } from '@opentelemetry/api';
import { createServerAdapter } from '@whatwg-node/server';
import { Registry } from 'prom-client';
import type { Config } from './config.ts';
import { configOrExit, readConfig } from './config.ts';
import { connectToRedis, countInRedis, redisProblem } from './connect-to-redis.ts';
import type { Services } from './context.ts';
import { eventChannel } from './db/activity/events.ts';
import { databaseProblem } from './db/prisma.ts';
import { isDatabaseUnavailable } from './db/unavailable.ts';
import { createEventBus } from './events/event-bus.ts';
import { relayTo } from './events/relay.ts';
import { createDrain } from './http/drain.ts';
import { createEventStreams } from './http/event-streams/event-streams.ts';
import { createHttpServer } from './http/http-server.ts';
import { createAuthenticate } from './http/identity/authenticate.ts';
import { serveJson } from './http/json-requests.ts';
import type { BudgetsDependencies } from './http/limits/budget.ts';
import { createBudgets } from './http/limits/budget.ts';
import { createViewerConnections } from './http/limits/viewer-connections.ts';
import { listenOn } from './http/listen-on.ts';
import { serveMetricsOf } from './http/metrics-server.ts';
import { createOrigins } from './http/origins.ts';
import { createMaskError } from './http/pipeline/mask-error.ts';
import type { GraphiqlDefaults } from './http/pipeline/yoga.ts';
import { createGraphql } from './http/pipeline/yoga.ts';
import type { ReadinessChecks } from './http/readiness.ts';
import { withRequestId } from './http/request-id.ts';
import type { NodeContext, Route } from './http/router.ts';
import { createRouter } from './http/router.ts';
import { Subscriptions } from './http/subscriptions/subscriptions.ts';
import type { SignInSettings } from './http/web-app/web-app.ts';
import { serveWebApp } from './http/web-app/web-app.ts';
import { serveWebsocket } from './http/websocket/websocket.ts';
import { listenerProblem, listenToPostgres } from './listen-to-postgres.ts';
import type { DestinationStream, Logger } from './logger.ts';
import { createLogger } from './logger.ts';
import { systemClock } from './ports/clock.ts';
import { buildServices } from './services.ts';
import { disposeOnSignal, startOrExit } from './shutdown.ts';
import type { ApiMetrics, NotificationPath } from './telemetry/api-metrics.ts';
import { createApiMetrics } from './telemetry/api-metrics.ts';
import { startTracing } from './telemetry/tracing.ts';
import { createTemporalCheck } from './temporal/connection.ts';

/** Additions of the embedded stack to the server. */
export interface ServerExtras {
  /** Tried before the server's own routes; `null` passes the request on. */
  readonly routes?: Route;
  readonly graphiql?: () => Promise<GraphiqlDefaults>;
  /** Receives the log in place of standard output. */
  readonly logOutput?: DestinationStream;
}

export interface RunningServer extends AsyncDisposable {
  readonly url: string;
  /** The address of its metrics; `null` without a port for metrics. */
  readonly metricsUrl: string | null;
}

/** The API process serves GraphQL over HTTP, SSE and WebSocket. Any number of them may run. */
export async function startServer(config: Config, extras?: ServerExtras): Promise<RunningServer> {
  const logger = createLogger('api', config, extras?.logOutput);
  // Whatever has started is stopped again when a later part fails.
  await using parts = new AsyncDisposableStack();
  const tracing = parts.use(
    startTracing({
      url: config.tracesUrl,
      service: 'practice-sync-api',
      onExportFailure: (problem) => logger.warn({ problem }, 'could not export traces'),
    }),
  );
  const registry = new Registry();
  const metrics = createApiMetrics(registry);
  const bus = createEventBus();
  const services = await buildServices(config, { bus, logger, parts, tracer: tracing.tracer });
  const relayFrom = (path: NotificationPath) =>
    relayTo(bus, (writtenAt) => metrics.eventNotified(path, secondsSince(writtenAt)));
  const consequence = 'Subscribers receive changes up to 30 seconds late.';
  const notifications = await listenToPostgres(
    { config, logger, registry, parts, consequence },
    { [eventChannel]: relayFrom('postgres') },
  );
  const redis = await connectToRedis({ config, logger, registry, parts }, relayFrom('redis'));
  const temporal = parts.use(createTemporalCheck(config.temporal));

  const sharedCounts = countInRedis(config, parts);
  const edge = buildEdge(config, { logger, metrics, tracer: tracing.tracer, sharedCounts });
  const { server, websocket, drain } = buildHttp(config, {
    edge,
    services,
    extras: extras ?? {},
    readinessChecks: {
      vital: [() => databaseProblem(services.prisma), () => listenerProblem(notifications)],
      helpful: [() => redisProblem(redis), () => temporal.problem()],
    },
  });
  const listening = await listenOn(server, config);
  parts.use(listening);
  parts.use(websocket);
  parts.use(drain);
  const url = `http://localhost:${listening.port}`;
  const metricsUrl = await serveMetricsOf(config, registry, parts);
  logger.info({ url, metricsUrl }, 'listening');
  const running = parts.move();
  return { url, metricsUrl, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

interface HttpDependencies {
  readonly edge: ReturnType<typeof buildEdge>;
  readonly services: Services;
  readonly extras: ServerExtras;
  readonly readinessChecks: ReadinessChecks;
}

/** Everything behind the port: GraphQL over its three transports, the web app and the other addresses. */
function buildHttp(config: Config, { edge, services, extras, readinessChecks }: HttpDependencies) {
  const viewerConnections = createViewerConnections(config.socketsPerViewer, () =>
    edge.metrics.recordRefusal('viewer_connections'),
  );
  const eventStreams = createEventStreams(viewerConnections);
  const yoga = createGraphql({
    ...edge,
    services,
    eventStreams,
    subscriptions: new Subscriptions({ services, maskError: edge.maskError }),
    introspection: config.edge.introspection,
    graphiql: graphiqlOf(config, extras),
  });
  const server = createHttpServer();
  const { drainSeconds, webDirectory } = config;
  const websocket = serveWebsocket({ ...edge, server, yoga, viewerConnections });
  const drain = createDrain(server, { drainSeconds, connections: [websocket, eventStreams] });
  const { vital, helpful } = readinessChecks;
  const { trustedProxies } = config.edge;
  const router = createRouter({
    ...edge,
    services,
    yoga,
    trustedProxies,
    extra: extras.routes ?? (() => null),
    readinessChecks: { vital: [drain.check, ...vital], helpful },
  });
  const { requestListener } = createServerAdapter<NodeContext>(router);
  const api = serveJson({ ...edge, yoga, trustedProxies }, requestListener);
  const app =
    webDirectory === null
      ? api
      : serveWebApp({ directory: webDirectory, signIn: signInOf(config) }, api);
  server.on('request', withRequestId(app));
  return { server, websocket, drain };
}

/** What every transport of the API shares. */
function buildEdge(
  { auth, edge, publicUrl }: Config,
  deps: BudgetsDependencies & {
    readonly logger: Logger;
    readonly metrics: ApiMetrics;
    readonly tracer: Tracer;
  },
) {
  return {
    ...deps,
    authenticate: createAuthenticate(auth),
    maskError: createMaskError(deps.logger, isDatabaseUnavailable),
    origins: createOrigins({ ...edge, publicUrl }),
    budgets: createBudgets(edge, deps),
  };
}

function signInOf({ auth, webClientId }: Config): SignInSettings | null {
  return webClientId === null ? null : { ...auth, clientId: webClientId };
}

function graphiqlOf(
  { edge }: Config,
  { graphiql }: ServerExtras,
): (() => Promise<GraphiqlDefaults | null>) | null {
  if (!edge.graphiql) return null;
  return graphiql ?? (() => Promise.resolve(null));
}

/** At least 0, because the clocks of two machines differ. */
const secondsSince = (instant: Date): number =>
  Math.max(0, (systemClock.now().getTime() - instant.getTime()) / 1000);

if (import.meta.main) {
  const config = configOrExit(readConfig);
  const logger = createLogger('api', config);
  disposeOnSignal(await startOrExit(startServer(config), logger), logger);
}
